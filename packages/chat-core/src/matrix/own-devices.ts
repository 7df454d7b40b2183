import type { MatrixClient } from 'matrix-js-sdk';
import type { CryptoApi } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { Clock } from '@astra/page-state/clock';
import type { OwnDevice } from '../encryption.ts';
import { askForDevices } from './ask-for-devices.ts';

/** Keys come a moment after their device, or never: some programs have none. */
const AGAIN_MS = [2_000, 15_000, 60_000];

/**
 * The devices of the client's own person. The server tells of a dehydrated device before it has its keys, and not again when
 * they are there: of one that has none yet it is asked once more, by itself.
 */
export class OwnDevices {
  readonly #client: MatrixClient;
  readonly #clock: Clock;
  /** How often the keys of a device were asked for that has none. */
  readonly #tries = new Map<string, number>();
  #isDue = false;

  constructor(client: MatrixClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** All that have keys, but the one that nobody holds. Throws when nobody answers. */
  async list(): Promise<readonly OwnDevice[]> {
    const crypto = this.#crypto;
    const myId = this.#client.getSafeUserId();
    const [{ devices: listed }, infos] = await Promise.all([
      this.#client.getDevices(),
      crypto.getUserDeviceInfo([myId], true),
    ]);
    const keyed = infos.get(myId);
    const seen = new Map(listed.map(({ device_id, display_name }) => [device_id, display_name]));
    this.#askSoon([...seen.keys()].filter((id) => keyed?.has(id) !== true));
    // What has no keys reads nothing and is not believed: a dehydrated device is such a one while it is being put there.
    const all = await Promise.all(
      [...(keyed?.keys() ?? [])].map(async (id) => {
        const status = await crypto.getDeviceVerificationStatus(myId, id);
        return {
          id,
          name: seen.get(id) ?? keyed?.get(id)?.displayName ?? null,
          isThis: id === this.#client.getDeviceId(),
          isConfirmed: status?.signedByOwner ?? false,
        };
      }),
    );
    // Nobody holds the dehydrated one. What only calls itself so, and is not confirmed, is shown like any other.
    return all.filter(({ id, isConfirmed }) => !(isConfirmed && keyed?.get(id)?.dehydrated));
  }

  #askSoon(keyless: readonly string[]): void {
    const myId = this.#client.getSafeUserId();
    for (const id of this.#tries.keys()) if (!keyless.includes(id)) this.#tries.delete(id);
    const tries = Math.min(...keyless.map((id) => this.#tries.get(id) ?? 0));
    const pause = AGAIN_MS[tries];
    if (pause === undefined || this.#isDue) return;
    this.#isDue = true;
    this.#clock.after(pause, () => {
      this.#isDue = false;
      for (const id of keyless) this.#tries.set(id, (this.#tries.get(id) ?? 0) + 1);
      // Nobody answers: it is asked with the next look. What is answered is looked at, as any answer about these devices.
      if (this.#client.clientRunning) askForDevices(this.#client, [myId]).catch(() => undefined);
    });
  }

  get #crypto(): CryptoApi {
    const crypto = this.#client.getCrypto();
    if (!crypto) throw new Error('Encryption is not there.');
    return crypto;
  }
}
