import { Type } from 'typebox';
import { ConfigError, commonSettings, optionalUrl, readConfig } from '@astra/kit/config';
import { Secret } from '@astra/kit/secret';
import type { Limits } from '#app/deps.ts';
import { keyConfig, type KeyConfig } from '#config-keys.ts';
import { limitSettings, limitsOf } from '#config-limits.ts';

const internalUrl = (what: string): ReturnType<typeof Type.String> =>
  Type.String({ pattern: '^https?://[^/]+$', description: `${what}, internal address` });
const choice = <const T extends readonly string[]>(values: T, description: string) =>
  Type.Unsafe<T[number]>(Type.String({ enum: [...values], description }));
const needed = (description: string) => Type.String({ minLength: 1, description });
const mebibyte = 1_048_576;

/** Every setting of the service. */
const settings = {
  ...commonSettings,
  CLIENT_ID: Type.String({ default: 'documents', description: 'This service as an OAuth client' }),
  SECURITY_URL: internalUrl('Security service'),
  MEETINGS_URL: internalUrl('Meetings service: asked who is in a meeting and who at its door'),
  EVENT_SEAL_KEY: Type.String({
    pattern: '^[A-Za-z0-9_-]{43}$',
    description: 'Key of the seal on addresses and links in events: 32 bytes, base64url',
  }),
  CONNECTORS_URL: internalUrl('Connectors service: sends mails about links'),
  CHAT_URL: optionalUrl('Chat service: asked who is in a team or a room'),
  WOPI_EDITOR_URL: Type.String({
    default: '',
    pattern: '^(?:https?://[^/]+)?$',
    description:
      'The organisation’s own editor of office documents (WOPI), as browsers and this service reach it; empty: none',
  }),
  WOPI_HOST_URL: Type.String({
    default: '',
    pattern: '^(?:https?://[^/]+)?$',
    description: 'Where that editor asks for documents, if not at PUBLIC_ORIGIN',
  }),
  FILE_SERVER_INSIDE: Type.String({
    default: '',
    pattern: '^(?:https?://[^/,]+(?:,|$))*$',
    description:
      'Origins of the house, by comma, at which organisations may connect a file server to be looked at; others must be on the internet',
  }),
  DEPLOYMENT: choice(
    ['trial', 'production'] as const,
    'What it is for; production keeps no keys in files',
  ),
  STORE: choice(
    ['folder', 'webdav', 's3'] as const,
    'The file server; what is kept there is sealed before',
  ),
  KEYS: choice(['file', 'pkcs11', 'transit'] as const, 'Where the keys live that seal files'),
  KEYS_GIVEN_UP: Type.String({
    default: '',
    pattern: '^(?:(?:file|pkcs11|transit)(?:,|$))*$',
    description:
      'Kinds of key devices that are lost for good, by comma: what they sealed stays closed, and the service starts without them',
  }),
  ERASURE_LIST: Type.String({
    default: '',
    pattern: '^(?:/.+)?$',
    description:
      'File in which stands what went for good, kept where no copy of the database or of the file server is brought back; empty: none, and an older database brings back what was erased since',
  }),
  SCANNER: choice(
    ['clamav', 'none'] as const,
    'Looks for viruses before a file is there; `none` lets everything pass, and the pages say so',
  ),
  ...limitSettings,
};

const folderSettings = {
  STORE_FOLDER: needed(
    'Folder, or a mounted share, in which everything of ours lies; it must be there',
  ),
};
const webDavSettings = {
  STORE_URL: Type.String({ pattern: '^https?://.+$', description: 'Address of the file server' }),
  STORE_USER: needed('Name of our account there'),
  STORE_PASSWORD: needed('Its password'),
  STORE_REACH: Type.String({
    default: '',
    pattern: '^(?:(?:loopback|link-local)(?:,|$))*$',
    description: 'Special places that the file server may be in: loopback, link-local; by comma',
  }),
};
const s3Settings = {
  ...webDavSettings,
  STORE_BUCKET: needed('Bucket'),
  STORE_REGION: Type.String({ default: 'us-east-1', description: 'Its region' }),
  STORE_PREFIX: Type.String({ default: '', description: 'What all keys of ours begin with' }),
};
const clamAvSettings = {
  CLAMAV_ADDRESS: Type.String({
    pattern: '^[A-Za-z0-9.-]+:[0-9]{1,5}$',
    description: 'Host and port of ClamAV’s daemon',
  }),
  SCANNER_LARGEST_MIB: Type.Integer({
    default: 2_047,
    minimum: 1,
    maximum: 2_047,
    description:
      'The largest file that it looks through, MiB: its MaxFileSize; nothing larger is taken. It has no more than 2 GiB',
  }),
};

const places = ['loopback', 'link-local'] as const;
type Reach = (typeof places)[number];
/** Which file server, and how it is reached. */
export type StoreConfig =
  | { readonly kind: 'folder'; readonly root: string }
  | ({ readonly kind: 'webdav' } & RemoteStore)
  | ({
      readonly kind: 's3';
      readonly bucket: string;
      readonly region: string;
      readonly prefix: string;
    } & RemoteStore);
type RemoteStore = {
  readonly url: string;
  readonly user: string;
  readonly password: Secret;
  readonly reach: readonly Reach[];
};
export type ScannerConfig =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'clamav';
      readonly host: string;
      readonly port: number;
      readonly largestBytes: number;
    };

/** The settings as the program sees them. */
export type Config = {
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly databaseOwnerUrl: string;
  readonly issuer: string;
  readonly identityUrl: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly securityUrl: string;
  readonly connectorsUrl: string;
  readonly publicOrigin: string;
  readonly sealKey: Secret;
  readonly meetingsUrl: string;
  /** Empty: no teams, no rooms. */
  readonly chatUrl: string;
  /** Null: there is none. `hostUrl`: where it asks for documents. */
  readonly editor: { readonly url: string; readonly hostUrl: string } | null;
  /** Origins of the house at which a file server may be looked at. */
  readonly fileServersInside: readonly string[];
  readonly logLevel: string;
  readonly store: StoreConfig;
  readonly keys: KeyConfig;
  readonly keysGivenUp: readonly string[];
  /** A path; null: none is kept. */
  readonly erasureList: string | null;
  readonly scanner: ScannerConfig;
  readonly limits: Limits;
};

type Deployment = 'trial' | 'production';
type Environment = Readonly<Record<string, string | undefined>>;

const notValid = 'Configuration is not valid:\n  ';

/** @throws ConfigError with every fault. */
export function loadConfig(environment: Environment): Config {
  const read = readConfig(settings, environment);
  if (read.KEYS === 'file' && read.DEPLOYMENT === 'production')
    throw new ConfigError(`${notValid}/KEYS production keeps no keys in files`);
  const scanner = scannerConfig(read.SCANNER, environment);
  return {
    host: read.HOST,
    port: read.PORT,
    databaseUrl: read.DATABASE_URL,
    databaseOwnerUrl: read.DATABASE_OWNER_URL,
    issuer: read.ISSUER,
    identityUrl: read.IDENTITY_URL,
    clientId: read.CLIENT_ID,
    clientSecret: new Secret(read.CLIENT_SECRET),
    securityUrl: read.SECURITY_URL,
    connectorsUrl: read.CONNECTORS_URL,
    publicOrigin: read.PUBLIC_ORIGIN,
    sealKey: new Secret(read.EVENT_SEAL_KEY),
    meetingsUrl: read.MEETINGS_URL,
    chatUrl: read.CHAT_URL,
    editor: editorConfig(read),
    fileServersInside: insideOrigins(read.FILE_SERVER_INSIDE, read.DEPLOYMENT),
    logLevel: read.LOG_LEVEL,
    store: storeConfig(read.STORE, read.DEPLOYMENT, environment),
    keys: keyConfig(
      read.KEYS,
      (url) => read.DEPLOYMENT === 'trial' || !isWithoutTls(url) || isHere(url),
      { environment, deployment: read.DEPLOYMENT },
    ),
    keysGivenUp: read.KEYS_GIVEN_UP.split(',').filter((each) => each !== ''),
    erasureList: read.ERASURE_LIST === '' ? null : read.ERASURE_LIST,
    scanner,
    limits: limitsOf(read, scanner),
  };
}

/** Passwords go there: without TLS only on this machine, to try things out. */
function insideOrigins(text: string, deployment: Deployment): readonly string[] {
  const origins = text.split(',').filter((each) => each !== '');
  if (!origins.every((each) => URL.canParse(each)))
    throw new ConfigError(`${notValid}/FILE_SERVER_INSIDE must be origins`);
  const isOpen = (each: string): boolean => deployment === 'production' || !isHere(each);
  if (origins.some((each) => isWithoutTls(each) && isOpen(each)))
    throw new ConfigError(`${notValid}/FILE_SERVER_INSIDE must be https`);
  return origins.map((each) => new URL(each).origin);
}

const isWithoutTls = (url: string): boolean => new URL(url).protocol === 'http:';
const isHere = (url: string): boolean =>
  ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);

function editorConfig(read: {
  readonly WOPI_EDITOR_URL: string;
  readonly WOPI_HOST_URL: string;
  readonly PUBLIC_ORIGIN: string;
}): Config['editor'] {
  if (read.WOPI_EDITOR_URL === '') return null;
  // As an address is written: what an editor says of itself is compared with it.
  const url = new URL(read.WOPI_EDITOR_URL).origin;
  return { url, hostUrl: read.WOPI_HOST_URL || read.PUBLIC_ORIGIN };
}

function storeConfig(
  kind: StoreConfig['kind'],
  deployment: Deployment,
  environment: Environment,
): StoreConfig {
  if (kind === 'folder')
    return { kind, root: readConfig(folderSettings, environment).STORE_FOLDER };
  if (kind === 'webdav')
    return { kind, ...remote(readConfig(webDavSettings, environment), deployment) };
  const read = readConfig(s3Settings, environment);
  const { STORE_BUCKET: bucket, STORE_REGION: region, STORE_PREFIX: prefix } = read;
  return { kind, ...remote(read, deployment), bucket, region, prefix };
}

type ReadRemote = Readonly<
  Record<'STORE_URL' | 'STORE_USER' | 'STORE_PASSWORD' | 'STORE_REACH', string>
>;
/** The account there can delete every file: its password never goes over a network in the clear. */
function remote(read: ReadRemote, deployment: Deployment): RemoteStore {
  const { STORE_URL: url, STORE_USER: user, STORE_REACH: reach } = read;
  if (!URL.canParse(url)) throw new ConfigError(`${notValid}/STORE_URL must be an address`);
  if (deployment === 'production' && isWithoutTls(url) && !isHere(url))
    throw new ConfigError(`${notValid}/STORE_URL must be https`);
  const password = new Secret(read.STORE_PASSWORD);
  return { url, user, password, reach: places.filter((place) => reach.split(',').includes(place)) };
}

function scannerConfig(kind: ScannerConfig['kind'], environment: Environment): ScannerConfig {
  if (kind === 'none') return { kind };
  const read = readConfig(clamAvSettings, environment);
  const [host = '', port = ''] = read.CLAMAV_ADDRESS.split(':');
  return { kind, host, port: Number(port), largestBytes: read.SCANNER_LARGEST_MIB * mebibyte };
}
