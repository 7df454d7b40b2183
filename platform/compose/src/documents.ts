import { Type } from 'typebox';
import { ConfigError, readConfig } from '@astra/kit/config';

const text = (description: string) => Type.String({ default: '', description });
const settings = {
  ASTRA_DOCUMENTS: Type.String({
    default: '',
    pattern: '^(folder|webdav|s3)?$',
    description: 'Kind of the file server, or nothing: no documents',
  }),
  DOCUMENTS_FOLDER: text('A mounted share on this server (folder)'),
  DOCUMENTS_STORE_URL: text('Address of the file server (webdav, s3)'),
  DOCUMENTS_STORE_USER: text('Name of our account there, or id of the access key'),
  DOCUMENTS_STORE_PASSWORD: text('Its password; needed until it is a secret'),
  DOCUMENTS_STORE_BUCKET: text('Bucket (s3)'),
  DOCUMENTS_KEYS: Type.String({
    default: '',
    pattern: '^(pkcs11|transit)?$',
    description: 'Where the keys live: a device by PKCS#11 (also when empty), or OpenBao or Vault',
  }),
  DOCUMENTS_KEYS_GIVEN_UP: Type.String({
    default: '',
    pattern: '^(pkcs11|transit)?$',
    description: 'A kind of key device that is lost for good: what it sealed stays closed',
  }),
  DOCUMENTS_TRANSIT_URL: text('Address of OpenBao or Vault'),
  DOCUMENTS_TRANSIT_ROLE_ID: text('Our role there, by its id'),
  DOCUMENTS_TRANSIT_SECRET_ID: text('Its secret id; needed until it is a secret'),
  DOCUMENTS_PKCS11_FOLDER: text('Folder of what the maker of the key device gives'),
  DOCUMENTS_PKCS11_LIBRARY: text('Its PKCS#11 library, in that folder'),
  DOCUMENTS_PKCS11_TOKEN: text('Label of the token'),
  DOCUMENTS_PKCS11_PIN: text('Its PIN; needed until it is a secret'),
  DOCUMENTS_SCANNER: Type.String({
    default: '',
    pattern: '^(clamav|none)?$',
    description: 'ClamAV’s daemon, or none: everything passes',
  }),
  DOCUMENTS_CLAMAV_ADDRESS: text('Host and port of ClamAV’s daemon'),
};
type Key = keyof typeof settings;
// TypeBox's types leave out what only people read.
const aboutOf = (key: Key): string =>
  (settings[key] as { readonly description?: string }).description ?? '';

/** What becomes a secret of documents. */
export type DocumentWishes = {
  readonly storePassword: string;
  readonly keys: 'pkcs11' | 'transit';
  readonly pin: string;
  readonly transitSecret: string;
};

const ofKind: Readonly<Record<string, readonly Key[]>> = {
  folder: ['DOCUMENTS_FOLDER'],
  webdav: ['DOCUMENTS_STORE_URL', 'DOCUMENTS_STORE_USER'],
  s3: ['DOCUMENTS_STORE_URL', 'DOCUMENTS_STORE_USER', 'DOCUMENTS_STORE_BUCKET'],
};
const device: readonly Key[] = [
  'DOCUMENTS_PKCS11_FOLDER',
  'DOCUMENTS_PKCS11_LIBRARY',
  'DOCUMENTS_PKCS11_TOKEN',
];

const keyServer: readonly Key[] = ['DOCUMENTS_TRANSIT_URL', 'DOCUMENTS_TRANSIT_ROLE_ID'];

/** Null without documents. @throws ConfigError with everything that is missing for them. */
export function readDocumentWishes(
  environment: Readonly<Record<string, string | undefined>>,
): DocumentWishes | null {
  const read = readConfig(settings, environment);
  const kind = read.ASTRA_DOCUMENTS;
  if (kind === '') return null;
  const keys = read.DOCUMENTS_KEYS === 'transit' ? 'transit' : 'pkcs11';
  const wanted: readonly Key[] = [
    ...(ofKind[kind] ?? []),
    ...(keys === 'transit' ? keyServer : device),
    'DOCUMENTS_SCANNER',
    ...(read.DOCUMENTS_SCANNER === 'clamav' ? (['DOCUMENTS_CLAMAV_ADDRESS'] as const) : []),
  ];
  const faults = wanted
    .filter((key) => read[key] === '')
    .map((key) => `  /${key} is needed for documents: ${aboutOf(key)}`);
  // Its keys are files on this server: who takes the server has them.
  if (/softhsm/iu.test(read.DOCUMENTS_PKCS11_LIBRARY))
    faults.push('  /DOCUMENTS_PKCS11_LIBRARY SoftHSM is no key device: it is for tests');
  if (read.DOCUMENTS_PKCS11_LIBRARY.includes('/'))
    faults.push('  /DOCUMENTS_PKCS11_LIBRARY is the name of a file in DOCUMENTS_PKCS11_FOLDER');
  if (faults.length > 0) throw new ConfigError(`Configuration is not valid:\n${faults.join('\n')}`);
  return {
    storePassword: read.DOCUMENTS_STORE_PASSWORD,
    keys,
    pin: read.DOCUMENTS_PKCS11_PIN,
    transitSecret: read.DOCUMENTS_TRANSIT_SECRET_ID,
  };
}

type Secret = (name: string, make: () => string) => string;

/** A secret that this deployment has no use for; its file must be there all the same. */
export const unused = 'none';

/** What is in astra.env until it is a secret. @throws ConfigError when it is neither. */
export function keepDocumentSecrets(wishes: DocumentWishes, secret: Secret): void {
  secret('documents-store', () => wishes.storePassword || unused);
  const isDevice = wishes.keys === 'pkcs11';
  secret('documents-pin', () => {
    if (wishes.pin !== '' || !isDevice) return wishes.pin || unused;
    throw missing('/DOCUMENTS_PKCS11_PIN must say the PIN of your key device, once');
  });
  secret('documents-transit', () => {
    if (wishes.transitSecret !== '' || isDevice) return wishes.transitSecret || unused;
    throw missing('/DOCUMENTS_TRANSIT_SECRET_ID must say the secret id of our role, once');
  });
}

const missing = (words: string): ConfigError =>
  new ConfigError(`Configuration is not valid:\n  ${words}`);
