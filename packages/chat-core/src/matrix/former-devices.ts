import { MatrixEventEvent } from 'matrix-js-sdk';
import type { MatrixClient, MatrixEvent } from 'matrix-js-sdk';
import { DecryptionFailureCode } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { Clock } from '@astra/page-state/clock';
import type { AskFormerDevices } from '../former-devices.ts';
import { askForDevices } from './ask-for-devices.ts';

/** Of a page of messages the first tells of its sender, and the others come with it. */
const TOGETHER_MS = 100;
/** Whoever is not known to have had such a device is not asked for at each message. */
const ASKED_MS = 60_000;
/** As many as the service answers at once. */
const MOST_PEOPLE = 50;

const ofNoKnownDevice: ReadonlySet<DecryptionFailureCode | null> = new Set([
  DecryptionFailureCode.UNKNOWN_SENDER_DEVICE,
  DecryptionFailureCode.UNSIGNED_SENDER_DEVICE,
]);

/**
 * A message is believed when its device is known and its person has confirmed it. A device that its person has left is in no
 * answer of the server any more: what came from it for somebody who had no device meanwhile would be believed by nobody. So
 * its public keys are asked of the chat service and shown to the cryptography for a moment, which looks at their signatures
 * as at those of any other device: what the service makes up is not believed.
 */
export class FormerDevices {
  readonly #client: MatrixClient;
  readonly #ask: AskFormerDevices;
  readonly #clock: Clock;
  readonly #closed = new Map<string, Set<MatrixEvent>>();
  readonly #askedAt = new Map<string, number>();
  #isDue = false;

  constructor(
    client: MatrixClient,
    { ask, clock }: { readonly ask: AskFormerDevices; readonly clock: Clock },
  ) {
    this.#client = client;
    this.#ask = ask;
    this.#clock = clock;
    client.on(MatrixEventEvent.Decrypted, this.take);
  }

  /** A message was tried: of one that the client does not follow, whoever tried it says so. */
  readonly take = (event: MatrixEvent): void => {
    const sender = event.getSender();
    if (sender === undefined || !ofNoKnownDevice.has(event.decryptionFailureReason)) return;
    if (this.#clock.now() - (this.#askedAt.get(sender) ?? -ASKED_MS) < ASKED_MS) return;
    const closed = this.#closed.get(sender) ?? new Set();
    this.#closed.set(sender, closed.add(event));
    this.#openSoon();
  };

  #openSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#clock.after(TOGETHER_MS, () => {
      this.#isDue = false;
      // Nobody answers: they stay closed, and are asked for with the next one.
      this.#open().catch(() => undefined);
    });
  }

  async #open(): Promise<void> {
    const senders = [...this.#closed.keys()].slice(0, MOST_PEOPLE);
    const events = senders.flatMap((sender) => [...(this.#closed.get(sender) ?? [])]);
    for (const sender of senders) this.#closed.delete(sender);
    // More people than are asked about at once.
    if (this.#closed.size > 0) this.#openSoon();
    const former = await this.#ask(senders);
    for (const sender of senders) this.#askedAt.set(sender, this.#clock.now());
    const people = senders.filter((sender) => Object.keys(former[sender] ?? {}).length > 0);
    if (people.length === 0) return;
    await askForDevices(this.#client, people, former);
    const closed = events.filter((event) => event.isDecryptionFailure());
    await Promise.all(closed.map(async (event) => retry(event, this.#client)));
    // As things are: to a device that is gone nothing is encrypted.
    await askForDevices(this.#client, people);
  }
}

type Backend = Parameters<MatrixEvent['attemptDecryption']>[0];

/** Opens an event that was tried in vain before. */
export const retry = (event: MatrixEvent, client: MatrixClient): Promise<void> =>
  event.attemptDecryption(client.getCrypto() as unknown as Backend, { isRetry: true });
