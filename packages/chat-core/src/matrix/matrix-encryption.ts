import { CryptoEvent, decodeRecoveryKey } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type {
  CryptoApi,
  CryptoCallbacks,
  GeneratedSecretStorageKey,
} from 'matrix-js-sdk/lib/crypto-api/index.js';
import { MatrixError } from 'matrix-js-sdk';
import type { IAuthData, MatrixClient } from 'matrix-js-sdk';
import type { Challenge, Encryption, EncryptionState, OwnDevice, Proof } from '../encryption.ts';
import { makeStore } from '@astra/page-state/observable';
import type { Store } from '@astra/page-state/observable';
import { KeyChanges } from './key-changes.ts';

type Key = Uint8Array<ArrayBuffer>;

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

/** The encryption of a Matrix client's device, set up without anybody noticing. */
export class MatrixEncryption implements Encryption {
  readonly getSnapshot: () => EncryptionState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly changes: KeyChanges;
  readonly #client: MatrixClient;
  readonly #holder: RecoveryKeyHolder;
  readonly #store: Store<EncryptionState>;
  #looking: Promise<void> | null = null;

  constructor(client: MatrixClient, holder: RecoveryKeyHolder) {
    this.#client = client;
    this.#holder = holder;
    this.#store = makeStore<EncryptionState>({
      device: 'looking',
      hasRecoveryCode: false,
      hasBackup: false,
      devices: [],
      changedPeople: [],
    });
    this.getSnapshot = this.#store.getSnapshot;
    this.subscribe = this.#store.subscribe;
    this.changes = new KeyChanges(client, () =>
      this.#show({ changedPeople: this.changes.changed }),
    );
    client.on(CryptoEvent.DevicesUpdated, (userIds) => {
      if (userIds.includes(client.getSafeUserId())) void this.look();
    });
    client.on(CryptoEvent.KeyBackupStatus, () => void this.look());
  }

  /** Makes the person's keys and backup with their first device, and looks how this device stands. */
  async setUp(): Promise<void> {
    try {
      // Asked of the server itself: two first devices at once must not make two sets of keys.
      const hasKeys = await this.#crypto.userHasCrossSigningKeys(this.#myId, true);
      if (!hasKeys) await this.#begin();
      await this.#crypto.checkKeyBackupAndEnable();
      await this.look();
    } catch {
      this.#show({ device: 'unknown' });
    }
  }

  /** This device is confirmed: others encrypt to it, and it may send. */
  get isConfirmed(): boolean {
    return this.getSnapshot().device === 'confirmed';
  }

  readonly makeRecoveryCode = async (): Promise<string> => {
    const made = await this.#crypto.createRecoveryKeyFromPassphrase();
    const { encodedPrivateKey } = made;
    if (encodedPrivateKey === undefined) throw new Error('No recovery code could be made.');
    await this.#holder.with(made.privateKey, () => this.#keepSecrets(made));
    await this.look();
    return encodedPrivateKey;
  };

  readonly recover = async (code: string): Promise<'done' | 'wrong-code'> => {
    const key = await this.#keyOf(code);
    if (!key) return 'wrong-code';
    await this.#holder.with(key, async () => {
      // Finds the keys in the person's secret storage and signs this device with them.
      await this.#crypto.bootstrapCrossSigning({});
      const backup = await this.#crypto.getKeyBackupInfo();
      if (backup) await this.#crypto.loadSessionBackupPrivateKeyFromSecretStorage();
    });
    await this.#crypto.checkKeyBackupAndEnable();
    await this.look();
    return 'done';
  };

  readonly reset = async (prove: (challenge: Challenge) => Promise<Proof>): Promise<void> => {
    await this.#crypto.resetEncryption(async (makeRequest) => {
      const challenge = await challengeOf(makeRequest);
      // The answer is the caller's, in the server's own words.
      if (challenge) await makeRequest(await prove(challenge));
    });
    await this.#crypto.checkKeyBackupAndEnable();
    await this.look();
  };

  readonly acceptKeys = (userId: string): Promise<void> => this.changes.accept(userId);

  /** One look at a time; what asks meanwhile gets the next one. */
  readonly look = (): Promise<void> => {
    const next = (this.#looking ?? Promise.resolve()).then(() => this.#look());
    this.#looking = next.catch(() => {});
    return next;
  };

  async #look(): Promise<void> {
    const crypto = this.#crypto;
    const [devices, hasRecoveryCode, backup] = await Promise.all([
      this.#devices(),
      this.#client.secretStorage.hasKey(),
      crypto.getActiveSessionBackupVersion(),
    ]);
    const isConfirmed = devices.some((device) => device.isThis && device.isConfirmed);
    const device = isConfirmed
      ? 'confirmed'
      : hasRecoveryCode
        ? 'needs-recovery-code'
        : 'needs-reset';
    this.#show({ devices, hasRecoveryCode, hasBackup: backup !== null, device });
  }

  async #devices(): Promise<readonly OwnDevice[]> {
    const [{ devices: listed }, infos] = await Promise.all([
      this.#client.getDevices(),
      this.#crypto.getUserDeviceInfo([this.#myId], true),
    ]);
    const keyed = infos.get(this.#myId);
    const seen = new Map(listed.map(({ device_id, display_name }) => [device_id, display_name]));
    const ids = new Set([...seen.keys(), ...(keyed?.keys() ?? [])]);
    return Promise.all(
      [...ids].map(async (id) => {
        const status = await this.#crypto.getDeviceVerificationStatus(this.#myId, id);
        return {
          id,
          name: seen.get(id) ?? keyed?.get(id)?.displayName ?? null,
          isThis: id === this.#client.getDeviceId(),
          isConfirmed: status?.signedByOwner ?? false,
        };
      }),
    );
  }

  async #begin(): Promise<void> {
    await this.#crypto.bootstrapCrossSigning({
      // The first keys of an account need no further proof.
      authUploadDeviceSigningKeys: async (makeRequest) => {
        await makeRequest(null);
      },
    });
    await this.#crypto.resetKeyBackup();
  }

  async #keepSecrets(made: GeneratedSecretStorageKey): Promise<void> {
    await this.#crypto.bootstrapSecretStorage({
      createSecretStorageKey: async () => made,
      setupNewSecretStorage: true,
    });
  }

  async #keyOf(code: string): Promise<Key | null> {
    const stored = await this.#client.secretStorage.getKey();
    if (!stored) return null;
    try {
      const key = decodeRecoveryKey(code.trim());
      return (await this.#client.secretStorage.checkKey(key, stored[1])) ? key : null;
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
