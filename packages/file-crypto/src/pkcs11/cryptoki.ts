import koffi from 'koffi';

/**
 * The part of PKCS#11 (Cryptoki 2.40) that we use, by name, from the device maker's own library.
 * Each call runs on another thread, since a device in the network takes its time.
 */

export const CKR_OK = 0;
export const CKR_ALREADY_INITIALIZED = 0x191;
export const CKR_USER_ALREADY_LOGGED_IN = 0x100;
export const CKA = {
  CLASS: 0x0,
  TOKEN: 0x1,
  PRIVATE: 0x2,
  LABEL: 0x3,
  KEY_TYPE: 0x100,
  ID: 0x102,
  SENSITIVE: 0x103,
  ENCRYPT: 0x104,
  DECRYPT: 0x105,
  VALUE_LEN: 0x161,
  EXTRACTABLE: 0x162,
  MODIFIABLE: 0x170,
} as const;
export const CKO_SECRET_KEY = 4;
export const CKK_AES = 0x1f;
export const CKM_AES_KEY_GEN = 0x1080;
export const CKM_AES_GCM = 0x1087;
export const CKF_RW_SERIAL_SESSION = 6;
export const CKU_USER = 1;

const pack = { type: 'ulong', pValue: 'void *', ulValueLen: 'ulong' };
const attribute = koffi.struct('CK_ATTRIBUTE', pack);
const mechanism = koffi.struct('CK_MECHANISM', {
  mechanism: 'ulong',
  pParameter: 'void *',
  ulParameterLen: 'ulong',
});
const gcmParameters = koffi.struct('CK_GCM_PARAMS', {
  pIv: 'void *',
  ulIvLen: 'ulong',
  ulIvBits: 'ulong',
  pAAD: 'void *',
  ulAADLen: 'ulong',
  ulTagBits: 'ulong',
});
const gcmMechanism = koffi.struct('CK_GCM_MECHANISM', {
  mechanism: 'ulong',
  pParameter: koffi.pointer(gcmParameters),
  ulParameterLen: 'ulong',
});

const initializeArguments = koffi.struct('CK_C_INITIALIZE_ARGS', {
  CreateMutex: 'void *',
  DestroyMutex: 'void *',
  LockMutex: 'void *',
  UnlockMutex: 'void *',
  flags: 'ulong',
  pReserved: 'void *',
});
const CKF_OS_LOCKING_OK = 2;

/** Calls come from several threads: without this a library takes no locks, and breaks. */
export const manyThreads = {
  CreateMutex: null,
  DestroyMutex: null,
  LockMutex: null,
  UnlockMutex: null,
  flags: CKF_OS_LOCKING_OK,
  pReserved: null,
};

/** A value of an attribute. */
export type Attribute = readonly [type: number, value: Buffer];

export const bool = (value: boolean): Buffer => Buffer.from([value ? 1 : 0]);
/** A CK_ULONG of this machine. */
export function ulong(value: number): Buffer {
  const bytes = Buffer.alloc(koffi.sizeof('ulong'));
  koffi.encode(bytes, 'ulong', value);
  return bytes;
}

/** As the library reads a list of attributes. */
export const template = (attributes: readonly Attribute[]): object[] =>
  attributes.map(([type, value]) => ({ type, pValue: value, ulValueLen: value.length }));

/** As the library reads AES-GCM with its parameters. */
export const gcm = (iv: Buffer, aad: Buffer): object => ({
  mechanism: CKM_AES_GCM,
  pParameter: {
    pIv: iv,
    ulIvLen: iv.length,
    ulIvBits: iv.length * 8,
    pAAD: aad,
    ulAADLen: aad.length,
    ulTagBits: 128,
  },
  ulParameterLen: koffi.sizeof(gcmParameters),
});

export const keyGeneration = { mechanism: CKM_AES_KEY_GEN, pParameter: null, ulParameterLen: 0 };

/** A function of the library: what it returns is its CK_RV. */
export type Cryptoki = Readonly<Record<CryptokiName, (...args: unknown[]) => Promise<number>>>;

const signatures = {
  C_Initialize: [koffi.pointer(initializeArguments)],
  C_GetSlotList: ['uint8', 'void *', '_Inout_ ulong *'],
  C_GetTokenInfo: ['ulong', 'void *'],
  C_OpenSession: ['ulong', 'ulong', 'void *', 'void *', '_Out_ ulong *'],
  C_CloseSession: ['ulong'],
  C_Login: ['ulong', 'ulong', 'uint8 *', 'ulong'],
  C_GenerateKey: [
    'ulong',
    koffi.pointer(mechanism),
    koffi.pointer(attribute),
    'ulong',
    '_Out_ ulong *',
  ],
  C_FindObjectsInit: ['ulong', koffi.pointer(attribute), 'ulong'],
  C_FindObjects: ['ulong', 'void *', 'ulong', '_Out_ ulong *'],
  C_FindObjectsFinal: ['ulong'],
  C_DestroyObject: ['ulong', 'ulong'],
  C_EncryptInit: ['ulong', koffi.pointer(gcmMechanism), 'ulong'],
  C_Encrypt: ['ulong', 'uint8 *', 'ulong', 'void *', '_Inout_ ulong *'],
  C_DecryptInit: ['ulong', koffi.pointer(gcmMechanism), 'ulong'],
  C_Decrypt: ['ulong', 'uint8 *', 'ulong', 'void *', '_Inout_ ulong *'],
} as const;
type CryptokiName = keyof typeof signatures;

/** Loads the library of a device. @throws when there is none at that path. */
export function loadCryptoki(path: string): Cryptoki {
  const library = koffi.load(path);
  const entries = Object.entries(signatures).map(([name, parameters]) => {
    const call = library.func(name, 'ulong', [...parameters]);
    const later = (...args: unknown[]): Promise<number> =>
      new Promise((resolve, reject) => {
        call.async(...args, (error: Error | null, result: number) =>
          error ? reject(error) : resolve(result),
        );
      });
    return [name, later] as const;
  });
  // Each name of the table was just filled.
  return Object.fromEntries(entries) as unknown as Cryptoki;
}
