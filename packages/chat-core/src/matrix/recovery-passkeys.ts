import { ClientEvent } from 'matrix-js-sdk';
import type { MatrixClient } from 'matrix-js-sdk';
import { decodeBase64, encodeUnpaddedBase64Url } from 'matrix-js-sdk/lib/base64.js';
import type { PasskeyAnswer } from '../encryption.ts';

/** A key of the person's secret storage, sealed for one passkey. Base64url, as it lies in their account data. */
interface SealedKey {
  /** Which key of the secret storage it is. */
  readonly key: string;
  readonly salt: string;
  readonly iv: string;
  readonly ciphertext: string;
}

type Bytes = Uint8Array<ArrayBuffer>;

/** The key of the secret storage with its name there. */
export interface StorageKey {
  readonly id: string;
  readonly key: Bytes;
}

/** One cell for each passkey, so that two devices, or the chat service that removes one, never overwrite another. */
const CELL = 'org.astra-visio.recovery-passkey.';

declare module 'matrix-js-sdk/lib/@types/event.js' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- it is merged into the library's own
  interface AccountDataEvents {
    [cell: `org.astra-visio.recovery-passkey.${string}`]: SealedKey | Record<string, never>;
  }
}

/** Says what the derived key is for; part of what is sealed, too. */
const LABEL = 'org.astra-visio.recovery-passkey.1';
const SALT_BYTES = 32;
const NONCE_BYTES = 12;

/** The passkeys that open a person's secret storage: for each the key, sealed by what the passkey alone answers. */
export class RecoveryPasskeys {
  readonly #client: MatrixClient;

  constructor(client: MatrixClient, tell: () => void) {
    this.#client = client;
    client.on(ClientEvent.AccountData, (event) => {
      if (event.getType().startsWith(CELL)) tell();
    });
  }

  /** Credential ids of those that open this key. What was sealed of an earlier one opens nothing any more. */
  opening(keyId: string): readonly string[] {
    return this.#cells().filter((id) => this.#sealed(id)?.key === keyId);
  }

  /** The key, if this passkey opens it. */
  async open(answer: PasskeyAnswer, keyId: string): Promise<Bytes | null> {
    const sealed = this.#sealed(answer.credentialId);
    if (sealed?.key !== keyId) return null;
    const { subtle } = globalThis.crypto;
    try {
      const rule = this.#rule(answer, { keyId, iv: decodeBase64(sealed.iv) });
      const cipher = await cipherOf(answer, decodeBase64(sealed.salt));
      return new Uint8Array(await subtle.decrypt(rule, cipher, decodeBase64(sealed.ciphertext)));
    } catch {
      return null; // of another passkey, or not ours
    }
  }

  /** From now on this passkey opens the key. */
  async keep(answer: PasskeyAnswer, { id, key }: StorageKey): Promise<void> {
    const salt = globalThis.crypto.getRandomValues(new Uint8Array(SALT_BYTES));
    const iv = globalThis.crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const cipher = await cipherOf(answer, salt);
    const rule = this.#rule(answer, { keyId: id, iv });
    const sealed = new Uint8Array(await globalThis.crypto.subtle.encrypt(rule, cipher, key));
    await this.#client.setAccountData(`${CELL}${answer.credentialId}`, {
      key: id,
      salt: encodeUnpaddedBase64Url(salt),
      iv: encodeUnpaddedBase64Url(iv),
      ciphertext: encodeUnpaddedBase64Url(sealed),
    });
  }

  async forget(credentialId: string): Promise<void> {
    // Matrix has no other way to remove one: what is left says only that it was there.
    if (this.#sealed(credentialId)) await this.#client.setAccountData(`${CELL}${credentialId}`, {});
  }

  async forgetAll(): Promise<void> {
    for (const credentialId of this.#cells()) await this.forget(credentialId);
  }

  #cells(): readonly string[] {
    return [...this.#client.store.accountData.keys()]
      .filter((type) => type.startsWith(CELL))
      .map((type) => type.slice(CELL.length));
  }

  /** Null: none, or nothing that we have written. */
  #sealed(credentialId: string): SealedKey | null {
    const content: unknown = this.#client.getAccountData(`${CELL}${credentialId}`)?.getContent();
    return isSealedKey(content) ? content : null;
  }

  /** What is put in another's place, under another passkey's or another key's name, does not open. */
  #rule(
    { credentialId }: PasskeyAnswer,
    { keyId, iv }: { keyId: string; iv: Bytes },
  ): AesGcmParams {
    const about = [LABEL, this.#client.getSafeUserId(), credentialId, keyId].join('\0');
    return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(about) };
  }
}

function isSealedKey(content: unknown): content is SealedKey {
  if (typeof content !== 'object' || content === null) return false;
  const fields: Partial<Record<keyof SealedKey, unknown>> = content;
  return [fields.key, fields.salt, fields.iv, fields.ciphertext].every(
    (field) => typeof field === 'string',
  );
}

/** HKDF-SHA-256 (RFC 5869) of the passkey's answer, for AES-256-GCM. */
async function cipherOf({ secret }: PasskeyAnswer, salt: Bytes): Promise<CryptoKey> {
  const { subtle } = globalThis.crypto;
  const material = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const info = new TextEncoder().encode(LABEL);
  const derive = { name: 'HKDF', hash: 'SHA-256', salt, info };
  const cipher = { name: 'AES-GCM', length: 256 };
  return subtle.deriveKey(derive, material, cipher, false, ['encrypt', 'decrypt']);
}
