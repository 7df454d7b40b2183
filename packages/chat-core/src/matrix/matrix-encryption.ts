import { CryptoEvent, decodeRecoveryKey } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type {
  CryptoApi,
  CryptoCallbacks,
  GeneratedSecretStorageKey,
} from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { SyncCryptoCallbacks } from 'matrix-js-sdk/lib/common-crypto/CryptoBackend.js';
import { MatrixError } from 'matrix-js-sdk';
import type { IAuthData, MatrixClient } from 'matrix-js-sdk';
import type {
  Challenge,
  Encryption,
  EncryptionState,
  KeyCount,
  Opener,
  Opening,
  PasskeyAnswer,
  Proof,
} from '../encryption.ts';
import type { Clock } from '@astra/page-state/clock';
import { makeStore } from '@astra/page-state/observable';
import type { Store } from '@astra/page-state/observable';
import { makeOnce } from '../once.ts';
import { oneAtATime } from './ask-for-devices.ts';
import { DehydratedDevice } from './dehydrated-device.ts';
import { KeyChanges } from './key-changes.ts';
import { OwnDevices } from './own-devices.ts';
import { RecoveryPasskeys } from './recovery-passkeys.ts';
import type { StorageKey } from './recovery-passkeys.ts';
import { UnconfirmedDevices } from './unconfirmed-devices.ts';

type Key = Uint8Array<ArrayBuffer>;

/** The cryptography of the client has it within. */
interface WithMachine {
  readonly olmMachine: {
    readonly roomKeyCounts: () => Promise<{ readonly total: number; readonly backedUp: number }>;
  };
}

/** Holds the key that the recovery code opens, only while it is used. */
export class RecoveryKeyHolder {
  #key: Key | null = null;

  readonly callbacks: CryptoCallbacks = {
    getSecretStorageKey: async ({ keys }) => {
      const id = Object.keys(keys)[0];
      return this.#key && id !== undefined ? [id, this.#key] : null;
    },
  };

  async with<T>(key: Key, work: () => Promise<T>): Promise<T> {
    this.#key = key;
    try {
      return await work();
    } finally {
      this.#key = null;
    }
  }
}

/** What the encryption of a device needs beside its client. */
export interface EncryptionParts {
  readonly holder: RecoveryKeyHolder;
  readonly clock: Clock;
}

/** The encryption of a Matrix client's device, set up without anybody noticing. */
export class MatrixEncryption implements Encryption {
  readonly getSnapshot: () => EncryptionState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly changes: KeyChanges;
  readonly #others: UnconfirmedDevices;
  readonly #passkeys: RecoveryPasskeys;
  readonly #dehydrated: DehydratedDevice;
  readonly #devices: OwnDevices;
  readonly #client: MatrixClient;
  readonly #holder: RecoveryKeyHolder;
  readonly #store: Store<EncryptionState>;
  #looking: Promise<void> | null = null;
  #isLooking = false;
  #isFirst = false;
  /** The first keys are on their way: until the server has them, nobody else knows this device as confirmed. */
  #isBeginning = false;
  #making: Promise<void> = Promise.resolve();
  /** What the client has asked of its person's own devices and has no answer to yet. */
  readonly #unanswered = new Set<Promise<unknown>>();
  /** What the server knows of the person's keys, asked for before anything could be done with it. */
  #asked: ReturnType<MatrixClient['downloadKeysForUsers']> | null = null;
  /** This device looks for its keys or makes them: until it has them, nobody is asked about any. */
  #isSettling = true;

  constructor(client: MatrixClient, { holder, clock }: EncryptionParts) {
    this.#client = client;
    this.#holder = holder;
    this.#store = makeStore<EncryptionState>({
      device: 'looking',
      hasRecoveryCode: false,
      passkeys: [],
      hasBackup: false,
      devices: [],
      changedPeople: [],
      unconfirmedPeople: [],
    });
    this.getSnapshot = this.#store.getSnapshot;
    this.subscribe = this.#store.subscribe;
    this.changes = new KeyChanges(client, () =>
      this.#show({ changedPeople: this.changes.changed }),
    );
    this.#others = new UnconfirmedDevices(client, () =>
      this.#show({ unconfirmedPeople: this.#others.people }),
    );
    this.#passkeys = new RecoveryPasskeys(client, this.#lookSoon);
    this.#dehydrated = new DehydratedDevice(client);
    this.#devices = new OwnDevices(client, clock);
    client.on(CryptoEvent.DevicesUpdated, (userIds) => {
      if (userIds.includes(client.getSafeUserId())) this.#lookSoon();
    });
    client.on(CryptoEvent.KeyBackupStatus, this.#lookSoon);
  }

  /**
   * Makes the person's keys and backup with their first device, and looks how this device stands. Asked again, it does what
   * could not be done, and looks again: it may be asked before the first sync, which brings what the person has kept.
   */
  async setUp(): Promise<void> {
    try {
      await this.makeKeys();
      // Nobody waits for the backup to write: that it is there is seen with its own news.
      await Promise.all([this.look(), this.#makeBackup()]);
    } catch {
      // Nobody answers yet: the first sync says when somebody does.
      if (!this.#client.isInitialSyncComplete()) return;
      this.#isSettling = false;
      this.#show({ device: 'unknown' });
    }
  }

  /** Asks the server early what `makeKeys` wants to know: that needs no cryptography. */
  prepare(): void {
    this.#asked = this.#askForKeys();
    // Whoever waits for it hears of it.
    this.#asked.catch(() => undefined);
  }

  /** The first part of it. Throws when nobody answers. */
  readonly makeKeys = makeOnce(async () => {
    // Asked of the server itself: two first devices at once must not make two sets of keys.
    const asked = this.#asked ?? this.#askForKeys();
    this.#asked = null;
    const { master_keys: known } = await asked;
    this.#isFirst = !known?.[this.#myId];
    if (this.#isFirst) await this.#begin();
    else this.#isSettling = false;
    // What the client waits to know of oneself it asks for after a sync only. Not before the keys are made: the two at once
    // lost the signature of the device.
    (this.#crypto as CryptoApi & SyncCryptoCallbacks).onSyncCompleted({});
  });

  readonly #makeBackup = makeOnce(async () => {
    if (this.#isFirst) await this.#crypto.resetKeyBackup();
    await this.#crypto.checkKeyBackupAndEnable();
  });

  /** This device is confirmed: others encrypt to it, and it may send. */
  get isConfirmed(): boolean {
    return this.getSnapshot().device === 'confirmed';
  }

  readonly makeRecoveryCode = async (): Promise<string> => {
    const made = await this.#crypto.createRecoveryKeyFromPassphrase();
    const { encodedPrivateKey } = made;
    if (encodedPrivateKey === undefined) throw new Error('No recovery code could be made.');
    // Before: when the rest fails, the former code is still good, and nothing is left that nobody sees.
    await this.#passkeys.forgetAll();
    await this.#holder.with(made.privateKey, async () => {
      await this.#keepSecrets(made);
      await this.#dehydrated.begin();
    });
    await this.look();
    return encodedPrivateKey;
  };

  readonly recover = async (by: Opener): Promise<Opening> => {
    const opened = await this.#open(by);
    if (!opened) return wrong(by);
    await this.#holder.with(opened.key, async () => {
      // Finds the keys in the person's secret storage and signs this device with them.
      await oneAtATime(this.#client, () => this.#crypto.bootstrapCrossSigning({}));
      const backup = await this.#crypto.getKeyBackupInfo();
      if (backup) await this.#crypto.loadSessionBackupPrivateKeyFromSecretStorage();
      await this.#dehydrated.open();
    });
    await this.#crypto.checkKeyBackupAndEnable();
    await this.look();
    return 'done';
  };

  readonly tryOpening = async (by: Opener): Promise<Opening> =>
    (await this.#open(by)) ? 'done' : wrong(by);

  readonly addPasskey = async (passkey: PasskeyAnswer, by: Opener): Promise<Opening> => {
    const opened = await this.#open(by);
    if (!opened) return wrong(by);
    await this.#passkeys.keep(passkey, opened);
    // Of who made their code before there was one.
    await this.#holder.with(opened.key, () => this.#dehydrated.open());
    await this.look();
    return 'done';
  };

  readonly removePasskey = async (credentialId: string): Promise<void> => {
    await this.#passkeys.forget(credentialId);
    await this.look();
  };

  readonly reset = async (prove: (challenge: Challenge) => Promise<Proof>): Promise<void> => {
    await oneAtATime(this.#client, async () => {
      // Told in the middle of it, what was asked before would undo it as well. Once it is answered, the client takes it in
      // while the former backup and secrets are removed: several requests before there are new keys.
      while (this.#unanswered.size > 0) await Promise.all(this.#unanswered);
      const made = this.#crypto.resetEncryption(async (makeRequest) => {
        const challenge = await challengeOf(makeRequest);
        // The answer is the caller's, in the server's own words.
        if (challenge) await makeRequest(await prove(challenge));
      });
      this.#making = made;
      return made;
    });
    await this.#passkeys.forgetAll();
    await this.#crypto.checkKeyBackupAndEnable();
    await this.look();
  };

  /** The client asks of its person's own devices: resolves, or fails, when it is answered. */
  readonly asking = (answer: Promise<unknown>): void => {
    const answered = answer.catch(() => undefined).finally(() => this.#unanswered.delete(answered));
    this.#unanswered.add(answered);
  };

  /** Resolves when no keys are being made anew: what the server tells of the former ones meanwhile would undo the new ones. */
  async settled(): Promise<void> {
    await this.#making.catch(() => undefined);
  }

  readonly acceptKeys = (userId: string): Promise<void> => this.changes.accept(userId);

  readonly watch = (userIds: readonly string[]): Promise<void> =>
    this.#others.watch(userIds.filter((userId) => userId !== this.#myId));

  readonly countKeys = async (): Promise<KeyCount> => {
    // The public side of the client tells of what is left only when it has sent some of it.
    const { olmMachine } = this.#crypto as unknown as WithMachine;
    const { total, backedUp } = await olmMachine.roomKeyCounts();
    return { all: total, left: total - backedUp };
  };

  /** The client has asked anew which devices its person has: the server said that they have changed. */
  readonly heardOfOwn = (): void => {
    // What is under way sees it, or asked for it itself.
    if (this.#isLooking || this.getSnapshot().device === 'looking') return;
    this.#lookSoon();
  };

  /** One look at a time; what asks meanwhile gets the next one. */
  readonly look = (): Promise<void> => {
    const next = (this.#looking ?? Promise.resolve()).then(() => this.#look());
    this.#looking = next.catch(() => {});
    return next;
  };

  /** Nobody waits for it: what cannot be seen now is looked at with the next change. */
  readonly #lookSoon = (): void => {
    this.look().catch(() => undefined);
  };

  async #look(): Promise<void> {
    this.#isLooking = true;
    try {
      await this.#lookAtAll();
    } finally {
      this.#isLooking = false;
    }
  }

  async #lookAtAll(): Promise<void> {
    const crypto = this.#crypto;
    const [devices, stored, backup] = await Promise.all([
      this.#devices.list(),
      this.#client.secretStorage.getKey(),
      crypto.getActiveSessionBackupVersion(),
    ]);
    const isConfirmed =
      !this.#isBeginning && devices.some((device) => device.isThis && device.isConfirmed);
    const hasRecoveryCode = stored !== null;
    // Which passkeys open it, the first sync says: nobody is asked for the code before.
    if (hasRecoveryCode && !isConfirmed && !this.#client.isInitialSyncComplete()) return;
    const passkeys = stored ? this.#passkeys.opening(stored[0]) : [];
    const needs = hasRecoveryCode ? 'needs-recovery-code' : 'needs-reset';
    if (isConfirmed) this.#isSettling = false;
    const unconfirmed = this.#isSettling ? this.getSnapshot().device : needs;
    const device = isConfirmed ? 'confirmed' : unconfirmed;
    this.#show({ devices, hasRecoveryCode, passkeys, hasBackup: backup !== null, device });
  }

  #askForKeys(): ReturnType<MatrixClient['downloadKeysForUsers']> {
    return this.#client.downloadKeysForUsers([this.#myId]);
  }

  async #begin(): Promise<void> {
    this.#isBeginning = true;
    try {
      await oneAtATime(this.#client, () =>
        this.#crypto.bootstrapCrossSigning({
          // The server has none: where else they could be is not looked for.
          setupNewCrossSigning: true,
          // The first keys of an account need no further proof.
          authUploadDeviceSigningKeys: async (makeRequest) => {
            await makeRequest(null);
          },
        }),
      );
    } finally {
      this.#isBeginning = false;
    }
  }

  async #keepSecrets(made: GeneratedSecretStorageKey): Promise<void> {
    await this.#crypto.bootstrapSecretStorage({
      createSecretStorageKey: async () => made,
      setupNewSecretStorage: true,
    });
  }

  /** The key of the secret storage; null when this does not open it. */
  async #open(by: Opener): Promise<StorageKey | null> {
    const stored = await this.#client.secretStorage.getKey();
    if (!stored) return null;
    const [id, about] = stored;
    try {
      const key =
        typeof by === 'string' ? decodeRecoveryKey(by.trim()) : await this.#passkeys.open(by, id);
      return key && (await this.#client.secretStorage.checkKey(key, about)) ? { id, key } : null;
    } catch {
      return null; // mistyped
    }
  }

  get #crypto(): CryptoApi {
    const crypto = this.#client.getCrypto();
    if (!crypto) throw new Error('Encryption is not there.');
    return crypto;
  }

  get #myId(): string {
    return this.#client.getSafeUserId();
  }

  #show(change: Partial<EncryptionState>): void {
    this.#store.set({ ...this.#store.getSnapshot(), ...change });
  }
}

const wrong = (by: Opener): Opening => (typeof by === 'string' ? 'wrong-code' : 'wrong-passkey');

/** Asks without a proof; the refusal says what is wanted. Null: nothing is. */
async function challengeOf(makeRequest: (auth: null) => Promise<void>): Promise<Challenge | null> {
  try {
    await makeRequest(null);
    return null;
  } catch (error) {
    if (!(error instanceof MatrixError) || error.httpStatus !== 401) throw error;
    const { session, flows = [] } = error.data as IAuthData;
    return { session: session ?? '', flows: flows.map(({ stages }) => stages) };
  }
}
