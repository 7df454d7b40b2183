import koffi from 'koffi';
import { KeyError } from '../key-provider.ts';
import { refused } from '../key-binding.ts';
import {
  bool,
  CKA,
  CKF_RW_SERIAL_SESSION,
  CKK_AES,
  CKO_SECRET_KEY,
  CKR_ALREADY_INITIALIZED,
  CKR_OK,
  CKR_USER_ALREADY_LOGGED_IN,
  CKU_USER,
  gcm,
  keyGeneration,
  loadCryptoki,
  manyThreads,
  template,
  ulong,
} from './cryptoki.ts';
import type { Attribute, Cryptoki } from './cryptoki.ts';

/** A value that shows itself to nobody who did not ask; `Secret` of the kit is one. */
export interface Hidden {
  reveal(): string;
}

/** Which token of which device, and how we are let in. */
export interface Pkcs11Settings {
  /** The device maker's library. */
  readonly library: string;
  readonly tokenLabel: string;
  readonly pin: Hidden;
}

const CKR_ENCRYPTED_DATA_INVALID = 0x40;
const CKR_ENCRYPTED_DATA_LEN_RANGE = 0x41;
/** What SoftHSM says when a tag is wrong. */
const CKR_GENERAL_ERROR = 0x05;
const tokenInfoBytes = 512;

/** A session with a token, opened when it is first needed and anew after it was lost. One call after the other. */
export class Pkcs11Session {
  readonly #settings: Pkcs11Settings;
  #cryptoki: Cryptoki | null = null;
  #session: number | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(settings: Pkcs11Settings) {
    this.#settings = settings;
  }

  /** Nobody else speaks with the token meanwhile: what PKCS#11 begins, it must end. */
  inTurn<T>(work: (token: Token) => Promise<T>): Promise<T> {
    const mine = this.#turn.then(async () => {
      try {
        return await work(await this.#open());
      } catch (error) {
        if (!(error instanceof KeyError) || error.kind === 'unreachable') await this.#drop();
        if (error instanceof KeyError) throw error;
        throw new KeyError('unreachable', 'The key device does not work', { cause: error });
      }
    });
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  close(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#drop());
    return this.#turn.then(() => undefined);
  }

  async #open(): Promise<Token> {
    this.#cryptoki ??= loadCryptoki(this.#settings.library);
    const cryptoki = this.#cryptoki;
    if (this.#session === null) {
      must('C_Initialize', await cryptoki.C_Initialize(manyThreads), CKR_ALREADY_INITIALIZED);
      const slot = await this.#findSlot(cryptoki);
      const session = [0];
      const opened = cryptoki.C_OpenSession(slot, CKF_RW_SERIAL_SESSION, null, null, session);
      must('C_OpenSession', await opened);
      // Known before the login, so that a refused one closes it.
      this.#session = session[0] ?? 0;
      const pin = Buffer.from(this.#settings.pin.reveal());
      const login = cryptoki.C_Login(this.#session, CKU_USER, pin, pin.length);
      must('C_Login', await login.finally(() => pin.fill(0)), CKR_USER_ALREADY_LOGGED_IN);
    }
    return new Token(cryptoki, this.#session);
  }

  async #findSlot(cryptoki: Cryptoki): Promise<number> {
    const [slots, count] = [new BigUint64Array(64), [64]];
    must('C_GetSlotList', await cryptoki.C_GetSlotList(1, slots, count));
    for (const slot of slots.subarray(0, count[0])) {
      const info = Buffer.alloc(tokenInfoBytes);
      if ((await cryptoki.C_GetTokenInfo(Number(slot), info)) !== CKR_OK) continue;
      // The label: 32 bytes, filled up with blanks.
      if (info.toString('utf8', 0, 32).trimEnd() === this.#settings.tokenLabel) return Number(slot);
    }
    throw new KeyError('unreachable', 'The key device has no token of that label');
  }

  async #drop(): Promise<void> {
    if (this.#session !== null) await this.#cryptoki?.C_CloseSession(this.#session);
    this.#session = null;
  }
}

/** What is asked of the token. */
export class Token {
  readonly #cryptoki: Cryptoki;
  readonly #session: number;

  constructor(cryptoki: Cryptoki, session: number) {
    this.#cryptoki = cryptoki;
    this.#session = session;
  }

  /** An AES key of 256 bits that never leaves the device. */
  async generate(label: string, id: number): Promise<void> {
    const attributes = template([
      ...named(label, id),
      [CKA.KEY_TYPE, ulong(CKK_AES)],
      [CKA.VALUE_LEN, ulong(32)],
      [CKA.TOKEN, bool(true)],
      [CKA.PRIVATE, bool(true)],
      [CKA.SENSITIVE, bool(true)],
      [CKA.EXTRACTABLE, bool(false)],
      [CKA.MODIFIABLE, bool(false)],
      [CKA.ENCRYPT, bool(true)],
      [CKA.DECRYPT, bool(true)],
    ]);
    const [session, count] = [this.#session, attributes.length];
    const made = this.#cryptoki.C_GenerateKey(session, keyGeneration, attributes, count, [0]);
    must('C_GenerateKey', await made);
  }

  /** Handles of the keys of a name, or of one version of it. */
  async find(label: string, id?: number): Promise<readonly number[]> {
    const attributes = template(named(label, id));
    const begun = this.#cryptoki.C_FindObjectsInit(this.#session, attributes, attributes.length);
    must('C_FindObjectsInit', await begun);
    const [handles, count] = [new BigUint64Array(1000), [0]];
    try {
      const found = this.#cryptoki.C_FindObjects(this.#session, handles, handles.length, count);
      must('C_FindObjects', await found);
    } finally {
      await this.#cryptoki.C_FindObjectsFinal(this.#session);
    }
    return [...handles.subarray(0, count[0])].map(Number);
  }

  async destroy(handle: number): Promise<void> {
    must('C_DestroyObject', await this.#cryptoki.C_DestroyObject(this.#session, handle));
  }

  async encrypt(key: number, { iv, aad }: GcmWords, content: Buffer): Promise<Buffer> {
    const begun = this.#cryptoki.C_EncryptInit(this.#session, gcm(iv, aad), key);
    must('C_EncryptInit', await begun);
    const [output, length] = [Buffer.alloc(content.length + 64), [content.length + 64]];
    const [session, size] = [this.#session, content.length];
    must('C_Encrypt', await this.#cryptoki.C_Encrypt(session, content, size, output, length));
    return output.subarray(0, length[0]);
  }

  async decrypt(key: number, { iv, aad }: GcmWords, sealed: Buffer): Promise<Buffer> {
    const begun = this.#cryptoki.C_DecryptInit(this.#session, gcm(iv, aad), key);
    must('C_DecryptInit', await begun);
    const [output, length] = [Buffer.alloc(sealed.length + 64), [sealed.length + 64]];
    const [session, size] = [this.#session, sealed.length];
    const result = await this.#cryptoki.C_Decrypt(session, sealed, size, output, length);
    if (wrongTag.has(result)) throw refused();
    must('C_Decrypt', result);
    return output.subarray(0, length[0]);
  }
}

interface GcmWords {
  readonly iv: Buffer;
  readonly aad: Buffer;
}

const wrongTag = new Set([
  CKR_ENCRYPTED_DATA_INVALID,
  CKR_ENCRYPTED_DATA_LEN_RANGE,
  CKR_GENERAL_ERROR,
]);

function named(label: string, id: number | undefined): Attribute[] {
  const attributes: Attribute[] = [
    [CKA.CLASS, ulong(CKO_SECRET_KEY)],
    [CKA.LABEL, Buffer.from(label)],
  ];
  if (id === undefined) return attributes;
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(id);
  return [...attributes, [CKA.ID, bytes]];
}

function must(what: string, result: number, alsoGood: number = CKR_OK): void {
  if (result === CKR_OK || result === alsoGood) return;
  throw new KeyError('unreachable', `The key device answers ${what} with 0x${result.toString(16)}`);
}

// A CK_ULONG is read as 64 bits in lists: so it is on every 64-bit system but Windows.
if (koffi.sizeof('ulong') !== 8) throw new Error('PKCS#11 is used on 64-bit Linux and macOS only');
