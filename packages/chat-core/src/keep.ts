/** Where a browser keeps bytes by name. */
export interface Cells {
  readonly get: (name: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;
  readonly put: (name: string, bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  /** Removes everything. */
  readonly clear: () => Promise<void>;
}

/** Values kept between two visits (drafts, unsent messages), unreadable without the key. */
export interface Keep {
  /** Undefined: never written, or not readable with this key. */
  readonly read: (name: string) => Promise<unknown>;
  readonly write: (name: string, value: unknown) => Promise<void>;
  readonly clear: () => Promise<void>;
}

const NONCE_BYTES = 12;

/** A keep over cells that sees only AES-GCM ciphertext. The key has 32 bytes. */
export async function makeEncryptedKeep(
  cells: Cells,
  rawKey: Uint8Array<ArrayBuffer>,
): Promise<Keep> {
  const { subtle } = globalThis.crypto;
  return makeKeep(
    cells,
    await subtle.importKey('raw', rawKey, 'AES-GCM', false, ['encrypt', 'decrypt']),
  );
}

/** The same with a key that need not be readable itself. For AES-GCM. */
export function makeKeep(cells: Cells, key: CryptoKey): Keep {
  const { subtle } = globalThis.crypto;
  const queue = makeQueue();
  return {
    read: async (name) => {
      const bytes = await cells.get(name);
      if (!bytes) return undefined;
      const [nonce, sealed] = [bytes.slice(0, NONCE_BYTES), bytes.slice(NONCE_BYTES)];
      try {
        const plain = await subtle.decrypt(rule(name, nonce), key, sealed);
        return JSON.parse(new TextDecoder().decode(plain)) as unknown;
      } catch {
        return undefined;
      }
    },
    write: (name, value) =>
      queue(async () => {
        const nonce = globalThis.crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
        const plain = new TextEncoder().encode(JSON.stringify(value));
        const sealed = new Uint8Array(await subtle.encrypt(rule(name, nonce), key, plain));
        const bytes = new Uint8Array(NONCE_BYTES + sealed.length);
        bytes.set(nonce);
        bytes.set(sealed, NONCE_BYTES);
        await cells.put(name, bytes);
      }),
    clear: () => queue(() => cells.clear()),
  };
}

function rule(name: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  // A cell put in another's place does not open.
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(name) };
}

/** One after another, so that an older value never overtakes a newer one. */
function makeQueue(): (work: () => Promise<void>) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => {});
    return mine;
  };
}
