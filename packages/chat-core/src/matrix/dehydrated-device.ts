import { ClientEvent, Method } from 'matrix-js-sdk';
import type { MatrixClient } from 'matrix-js-sdk';
import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { StartDehydrationOpts } from 'matrix-js-sdk/lib/crypto-api/index.js';

/** When the one that waits now was made (milliseconds since 1970), in the person's account data: all their devices know it. */
const CELL = 'org.astra-visio.dehydrated-device';

declare module 'matrix-js-sdk/lib/@types/event.js' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- it is merged into the library's own
  interface AccountDataEvents {
    [CELL]: { readonly at: number };
  }
}

const DAY_MS = 86_400_000;
/** The key of each message waits there until then. */
const RENEWED_MS = 7 * DAY_MS;
/** What could not be read for so long is unreadable, and not a bad day of the server. */
const UNREADABLE_MS = 21 * DAY_MS;
const AGAIN_MS = [2_000, 15_000, 60_000];

/**
 * A device of the person that nobody holds (MSC3814): it lies at the server, sealed by a secret that only the recovery code
 * opens, and colleagues encrypt to it as to any other that the person has confirmed. What is written while the person has
 * no device at all is read by it, once they are back with their code.
 */
export class DehydratedDevice {
  readonly #client: MatrixClient;
  /** What came for the one that waits is not given up for a network that failed. */
  #keepsUnread = true;

  constructor(client: MatrixClient) {
    this.#client = client;
    client.on(CryptoEvent.RehydrationError, () => {
      // The library would put an empty one in its place; what a listener throws keeps it from that.
      if (this.#keepsUnread) throw new Error('What came for the dehydrated device was not read.');
    });
    client.on(CryptoEvent.DehydratedDeviceUploaded, () => {
      client.setAccountData(CELL, { at: Date.now() }).catch(() => undefined); // then it is renewed sooner
      // Synapse tells of the device before it has its keys, and not again: who asked in between would never encrypt to it.
      void this.#tellAgain();
    });
    client.on(ClientEvent.AccountData, (event) => {
      if (event.getType() === CELL) void this.#renew(Number(event.getContent()['at']));
    });
  }

  /** The first one, or one with another secret: for a new recovery code, whose secret storage is open now. */
  async begin(): Promise<void> {
    // What lies there is of the former code.
    if (!(await this.#make({ rehydrate: false, createNewKey: true })))
      void this.#again({ rehydrate: false });
  }

  /** Reads what came for it, and puts another in its place. The secret storage is open now. */
  async open(): Promise<void> {
    if (!(await this.#make({}))) void this.#again({});
  }

  /** The secret is known by now: the storage need not be open. */
  async #again(options: StartDehydrationOpts): Promise<void> {
    for (const pause of AGAIN_MS) {
      await new Promise((done) => {
        setTimeout(done, pause);
      });
      if (!this.#client.clientRunning) return;
      if (await this.#make({ ...options, onlyIfKeyCached: true })) return;
    }
  }

  /** A change of any device, that changes nothing, is news of all of the person's. */
  async #tellAgain(): Promise<void> {
    const own = `/devices/${encodeURIComponent(this.#client.getDeviceId() ?? '')}`;
    await this.#client.http.authedRequest(Method.Put, own, undefined, {}).catch(() => undefined);
  }

  /** On a device that knows the secret: another one, when it is old. */
  async #renew(madeAt: number): Promise<void> {
    const age = Date.now() - madeAt;
    if (age < RENEWED_MS) return;
    this.#keepsUnread = age < UNREADABLE_MS;
    if (!(await this.#make({ onlyIfKeyCached: true }))) await this.#again({});
    this.#keepsUnread = true;
  }

  /** False: not now. Nobody waits for it. */
  async #make(options: StartDehydrationOpts): Promise<boolean> {
    try {
      await this.#client.getCrypto()?.startDehydration(options);
      return true;
    } catch {
      return false;
    }
  }
}
