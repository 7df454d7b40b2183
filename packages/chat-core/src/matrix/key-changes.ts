import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { MatrixClient } from 'matrix-js-sdk';

/** Knows whose keys are others than those seen before. */
export class KeyChanges {
  readonly #client: MatrixClient;
  readonly #known = new Map<string, boolean>();
  readonly #tell: () => void;

  constructor(client: MatrixClient, tell: () => void) {
    this.#client = client;
    this.#tell = tell;
    client.on(CryptoEvent.UserTrustStatusChanged, (userId) => {
      this.#look(userId).catch(() => undefined); // looked at again when something is sent to them
    });
  }

  /** All that were met so far. */
  get changed(): readonly string[] {
    return [...this.#known].filter(([, isChanged]) => isChanged).map(([userId]) => userId);
  }

  /** Is somebody among these? Each is looked up once, and again when the client says so. */
  async isAmong(userIds: readonly string[]): Promise<boolean> {
    for (const userId of userIds) if (!this.#known.has(userId)) await this.#look(userId);
    return userIds.some((userId) => this.#known.get(userId) === true);
  }

  /** The same, looked up now: who was asked for a moment ago may have other keys since. */
  async areAmongNow(userIds: readonly string[]): Promise<boolean> {
    for (const userId of userIds) await this.#look(userId);
    return this.isAmong(userIds);
  }

  /** From now on these are the person's keys. */
  async accept(userId: string): Promise<void> {
    await this.#client.getCrypto()?.pinCurrentUserIdentity(userId);
    await this.#look(userId);
  }

  async #look(userId: string): Promise<void> {
    if (userId === this.#client.getUserId()) return;
    const status = await this.#client.getCrypto()?.getUserVerificationStatus(userId);
    const isChanged = status?.needsUserApproval ?? false;
    const wasChanged = this.#known.get(userId) ?? false;
    this.#known.set(userId, isChanged);
    if (isChanged !== wasChanged) this.#tell();
  }
}
