import { Type } from 'typebox';
import { commonSettings, optionalUrl, readConfig } from '@astra/kit/config';
import { Secret } from '@astra/kit/secret';

const internalUrl = (what: string): ReturnType<typeof Type.String> =>
  Type.String({ pattern: '^https?://[^/]+$', description: `${what}, internal address` });
const secret = (description: string): ReturnType<typeof Type.String> =>
  Type.String({ minLength: 32, description });

/** Chrome and Edge on Android, Firefox, Edge on Windows, Safari. */
const browserMakers = [
  'https://fcm.googleapis.com',
  'https://*.push.services.mozilla.com',
  'https://*.notify.windows.com',
  'https://*.push.apple.com',
];

/** Every setting of the service. */
const settings = {
  ...commonSettings,
  CLIENT_ID: Type.String({ default: 'chat', description: 'This service as an OAuth client' }),
  MEETINGS_URL: internalUrl('Meetings service'),
  SECURITY_URL: internalUrl('Security service'),
  CONNECTORS_URL: internalUrl('Connectors service'),
  EVENT_SEAL_KEY: secret('32 bytes, base64url: seals addresses in what is to be mailed'),
  DOCUMENTS_URL: optionalUrl('Documents service: told who is in a team or a room'),
  SYNAPSE_URL: internalUrl('Chat server (Synapse)'),
  SYNAPSE_SERVER_NAME: Type.String({
    pattern: '^[A-Za-z0-9.-]+(?::[0-9]+)?$',
    description: 'The part of every Matrix id behind the colon; can never be changed',
  }),
  SYNAPSE_SERVICE_TOKEN: secret('By which this service acts there (as_token of its registration)'),
  SYNAPSE_REGISTRATION_SECRET: secret('Makes this service’s own account there, once'),
  SYNAPSE_LOGIN_KEY: secret('Signs people’s devices in there (secret of jwt_config)'),
  CHAT_URL: internalUrl('This service, as the chat server reaches it'),
  ARCHIVE_KEY: Type.String({
    default: '',
    pattern: '^(?:[A-Za-z0-9_-]{43})?$',
    description: '32 bytes, base64url: seals what organisations archive; left out, none can',
  }),
  ARCHIVE_KEY_BEFORE: Type.String({
    default: '',
    pattern: '^(?:[A-Za-z0-9_-]{43})?$',
    description: 'The key before, while it is changed: opens what is then sealed by the new one',
  }),
  PUSH_KEY: Type.String({
    pattern: '^[A-Za-z0-9_-]{43}$',
    description: '32 bytes, base64url: by which push services know this deployment (VAPID)',
  }),
  PUSH_ORIGINS: Type.String({
    default: browserMakers.join(','),
    description: 'Push services of browsers’ makers, by commas; `*.` stands for what is below',
  }),
  PUSH_ORIGINS_INSIDE: Type.String({
    default: '',
    description: 'Push services of this house, by commas: reached at private addresses too',
  }),
  ERASURE_LIST: Type.String({
    default: '',
    pattern: '^(?:/.+)?$',
    description:
      'File in which stands who was erased, kept where no copy of a database is brought back; empty: none, and an older database brings back who was erased since',
  }),
  PREVIEW_ORIGINS_INSIDE: Type.String({
    default: '',
    description:
      'Origins of this house, by commas, whose pages links may be previewed from: at private addresses and by http too',
  }),
};

/** The settings as the program sees them. */
export type Config = {
  readonly host: string;
  readonly port: number;
  readonly publicOrigin: string;
  readonly databaseUrl: string;
  readonly databaseOwnerUrl: string;
  readonly issuer: string;
  readonly identityUrl: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly meetingsUrl: string;
  readonly securityUrl: string;
  readonly connectorsUrl: string;
  readonly sealKey: Secret;
  readonly documentsUrl: string;
  readonly logLevel: string;
  readonly ownUrl: string;
  /** Null: no organisation has an archive. */
  readonly archiveKey: Secret | null;
  /** Null: the key is not being changed. */
  readonly archiveKeyBefore: Secret | null;
  /** Null: none. */
  readonly erasureList: string | null;
  readonly synapse: SynapseConfig;
  readonly push: PushConfig;
  /** Origins of this house whose pages are looked at for previews of links. */
  readonly previewOrigins: readonly string[];
};

export type PushConfig = {
  readonly key: Secret;
  readonly publicOrigins: readonly string[];
  readonly insideOrigins: readonly string[];
  /** Where a push service that has a question finds who runs this. */
  readonly contact: string;
};

export type SynapseConfig = {
  readonly url: string;
  readonly serverName: string;
  readonly serviceToken: Secret;
  readonly registrationSecret: Secret;
  readonly loginKey: Secret;
};

/** @throws ConfigError with every fault. */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const read = readConfig(settings, environment);
  return {
    host: read.HOST,
    port: read.PORT,
    publicOrigin: read.PUBLIC_ORIGIN,
    databaseUrl: read.DATABASE_URL,
    databaseOwnerUrl: read.DATABASE_OWNER_URL,
    issuer: read.ISSUER,
    identityUrl: read.IDENTITY_URL,
    clientId: read.CLIENT_ID,
    clientSecret: new Secret(read.CLIENT_SECRET),
    meetingsUrl: read.MEETINGS_URL,
    securityUrl: read.SECURITY_URL,
    connectorsUrl: read.CONNECTORS_URL,
    sealKey: new Secret(read.EVENT_SEAL_KEY),
    documentsUrl: read.DOCUMENTS_URL,
    logLevel: read.LOG_LEVEL,
    ownUrl: read.CHAT_URL,
    archiveKey: secretOrNone(read.ARCHIVE_KEY),
    archiveKeyBefore: secretOrNone(read.ARCHIVE_KEY_BEFORE),
    erasureList: read.ERASURE_LIST === '' ? null : read.ERASURE_LIST,
    push: {
      key: new Secret(read.PUSH_KEY),
      publicOrigins: listOf(read.PUSH_ORIGINS),
      insideOrigins: listOf(read.PUSH_ORIGINS_INSIDE),
      contact: read.PUBLIC_ORIGIN,
    },
    previewOrigins: listOf(read.PREVIEW_ORIGINS_INSIDE),
    synapse: {
      url: read.SYNAPSE_URL,
      serverName: read.SYNAPSE_SERVER_NAME,
      serviceToken: new Secret(read.SYNAPSE_SERVICE_TOKEN),
      registrationSecret: new Secret(read.SYNAPSE_REGISTRATION_SECRET),
      loginKey: new Secret(read.SYNAPSE_LOGIN_KEY),
    },
  };
}

const secretOrNone = (text: string): Secret | null => (text === '' ? null : new Secret(text));

const listOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
