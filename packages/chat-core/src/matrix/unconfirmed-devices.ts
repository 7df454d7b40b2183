import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { MatrixClient } from 'matrix-js-sdk';

/** Knows who of those looked at has a device that they did not confirm themselves. Nothing is encrypted to it. */
export class UnconfirmedDevices {
  readonly #client: MatrixClient;
  readonly #watched = new Map<string, boolean>();
  readonly #tell: () => void;
  #looking: Promise<void> = Promise.resolve();

  constructor(client: MatrixClient, tell: () => void) {
    this.#client = client;
    this.#tell = tell;
    client.on(CryptoEvent.DevicesUpdated, this.#lookAgain);
    // Who comes for the first time has a device a moment before the keys that confirm it: that is no news of the device.
    client.on(CryptoEvent.UserTrustStatusChanged, (userId) => this.#lookAgain([userId]));
  }

  readonly #lookAgain = (userIds: readonly string[]): void => {
    const watched = userIds.filter((userId) => this.#watched.has(userId));
    this.#lookAt(watched).catch(() => undefined); // looked at again with the next change
  };

  /** People with one. */
  get people(): readonly string[] {
    return [...this.#watched].filter(([, hasOne]) => hasOne).map(([userId]) => userId);
  }

  /** From now on these are looked at, and again whenever their devices change. */
  async watch(userIds: readonly string[]): Promise<void> {
    const fresh = userIds.filter((userId) => !this.#watched.has(userId));
    for (const userId of fresh) this.#watched.set(userId, false);
    await this.#lookAt(fresh);
  }

  /** One after the other: an earlier look that takes longer would have the last word with what is old. */
  #lookAt(userIds: readonly string[]): Promise<void> {
    const look = this.#looking.then(() => this.#look(userIds));
    this.#looking = look.catch(() => undefined);
    return look;
  }

  async #look(userIds: readonly string[]): Promise<void> {
    const crypto = this.#client.getCrypto();
    if (!crypto || userIds.length === 0) return;
    const before = this.people.join(' ');
    const all = await crypto.getUserDeviceInfo([...userIds], true);
    for (const userId of userIds) {
      const ids = [...(all.get(userId)?.keys() ?? [])];
      const states = await Promise.all(
        ids.map((id) => crypto.getDeviceVerificationStatus(userId, id)),
      );
      this.#watched.set(
        userId,
        states.some((state) => state?.signedByOwner === false),
      );
    }
    if (this.people.join(' ') !== before) this.#tell();
  }
}
