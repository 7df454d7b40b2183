import { Type } from 'typebox';
import { commonSettings, readConfig } from '@astra/kit/config';
import { Secret } from '@astra/kit/secret';

const internalUrl = (what: string): ReturnType<typeof Type.String> =>
  Type.String({ pattern: '^https?://[^/]+$', description: `${what}, internal address` });
const key = (description: string): ReturnType<typeof Type.String> =>
  Type.String({
    pattern: '^[A-Za-z0-9_-]{43}$',
    description: `${description}: 32 bytes, base64url`,
  });

/** Every setting of the service. */
const settings = {
  ...commonSettings,
  CLIENT_ID: Type.String({ default: 'meetings', description: 'This service as an OAuth client' }),
  CONNECTORS_URL: internalUrl('Connectors service'),
  SECURITY_URL: internalUrl('Security service'),
  EVENT_SEAL_KEY: key('Seals personal data inside events; shared with connectors'),
  LINK_KEY: key('Seals guests’ links beside their hash; of this service alone'),
  ENGINE: Type.Union([Type.Literal('livekit'), Type.Literal('jitsi'), Type.Literal('memory')], {
    default: 'livekit',
    description: 'The video engine; memory has no media and serves tests and measurements',
  }),
  LIVEKIT_URL: Type.String({
    default: '',
    pattern: '^(https?://.+)?$',
    description: 'LiveKit server, internal address',
  }),
  LIVEKIT_PUBLIC_URL: Type.String({
    default: '',
    pattern: '^(wss?://.+)?$',
    description: 'LiveKit server as browsers reach it',
  }),
  LIVEKIT_API_KEY: Type.String({ default: '', description: 'Key id at the LiveKit server' }),
  LIVEKIT_API_SECRET: Type.String({ default: '', description: 'Its secret' }),
  JITSI_URL: Type.String({
    default: '',
    pattern: '^(https?://[^/]+)?$',
    description: 'Signalling server of Jitsi, internal address',
  }),
  JITSI_PUBLIC_URL: Type.String({
    default: '',
    pattern: '^(wss?://.+)?$',
    description: 'Its WebSocket as browsers reach it, with the path',
  }),
  JITSI_DOMAIN: Type.String({ default: '', description: 'XMPP domain of the Jitsi deployment' }),
  JITSI_TOKEN_KEY: Type.String({
    default: '',
    description: 'Signs join tokens: RSA, PKCS #8 DER in base64; the server has its public half',
  }),
  JITSI_ORDERS_SECRET: Type.String({ default: '', description: 'Believes our orders there' }),
  JITSI_HOOK_SECRET: Type.String({
    default: '',
    description: 'Seals the questions and events of that server, and our answers',
  }),
};

export type EngineConfig =
  | { readonly kind: 'memory' }
  | {
      readonly kind: 'livekit';
      readonly url: string;
      readonly publicUrl: string;
      readonly key: string;
      readonly secret: Secret;
    }
  | {
      readonly kind: 'jitsi';
      readonly url: string;
      readonly publicUrl: string;
      readonly domain: string;
      readonly tokenKey: Secret;
      readonly ordersSecret: Secret;
      readonly hookSecret: Secret;
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
  readonly connectorsUrl: string;
  readonly securityUrl: string;
  readonly eventSealKey: Secret;
  readonly linkKey: Secret;
  readonly logLevel: string;
  readonly engine: EngineConfig;
};

/** @throws ConfigError with every fault. */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const read = readConfig(withEngineSettings(environment), environment);
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
    connectorsUrl: read.CONNECTORS_URL,
    securityUrl: read.SECURITY_URL,
    eventSealKey: new Secret(read.EVENT_SEAL_KEY),
    linkKey: new Secret(read.LINK_KEY),
    logLevel: read.LOG_LEVEL,
    engine: engineOf(read),
  };
}

type Read = Record<(typeof engineKeys)[number], string> & { readonly ENGINE: EngineConfig['kind'] };

const engineKeys = [
  'LIVEKIT_URL',
  'LIVEKIT_PUBLIC_URL',
  'LIVEKIT_API_KEY',
  'LIVEKIT_API_SECRET',
  'JITSI_URL',
  'JITSI_PUBLIC_URL',
  'JITSI_DOMAIN',
  'JITSI_TOKEN_KEY',
  'JITSI_ORDERS_SECRET',
  'JITSI_HOOK_SECRET',
] as const;

function engineOf(read: Read): EngineConfig {
  const kind = read.ENGINE;
  switch (kind) {
    case 'memory':
      return { kind };
    case 'livekit':
      return {
        kind,
        url: read.LIVEKIT_URL,
        publicUrl: read.LIVEKIT_PUBLIC_URL,
        key: read.LIVEKIT_API_KEY,
        secret: new Secret(read.LIVEKIT_API_SECRET),
      };
    case 'jitsi':
      return {
        kind,
        url: read.JITSI_URL,
        publicUrl: read.JITSI_PUBLIC_URL,
        domain: read.JITSI_DOMAIN,
        tokenKey: new Secret(read.JITSI_TOKEN_KEY),
        ordersSecret: new Secret(read.JITSI_ORDERS_SECRET),
        hookSecret: new Secret(read.JITSI_HOOK_SECRET),
      };
  }
}

const needed = (pattern: string, description: string): ReturnType<typeof Type.String> =>
  Type.String({ pattern, description });

/** The engine's own settings are needed only with that engine. */
function withEngineSettings(
  environment: Readonly<Record<string, string | undefined>>,
): typeof settings {
  switch (environment['ENGINE'] ?? 'livekit') {
    case 'livekit':
      return { ...settings, ...liveKitSettings };
    case 'jitsi':
      return { ...settings, ...jitsiSettings };
    default:
      return settings;
  }
}

const liveKitSettings = {
  LIVEKIT_URL: needed('^https?://.+$', 'LiveKit server, internal address'),
  LIVEKIT_PUBLIC_URL: needed('^wss?://.+$', 'LiveKit server as browsers reach it'),
  LIVEKIT_API_KEY: needed('^.+$', 'Key id at the LiveKit server'),
  LIVEKIT_API_SECRET: needed('^.{32,}$', 'Its secret'),
};

const jitsiSettings = {
  JITSI_URL: needed('^https?://[^/]+$', 'Signalling server of Jitsi, internal address'),
  JITSI_PUBLIC_URL: needed('^wss?://.+$', 'Its WebSocket as browsers reach it, with the path'),
  JITSI_DOMAIN: needed('^[a-z0-9.-]+$', 'XMPP domain of the Jitsi deployment'),
  JITSI_TOKEN_KEY: needed('^[A-Za-z0-9+/]{1000,}={0,2}$', 'RSA key, PKCS #8 DER in base64'),
  JITSI_ORDERS_SECRET: needed('^.{32,}$', 'Believes our orders there'),
  JITSI_HOOK_SECRET: needed('^.{32,}$', 'Seals what that server posts, and our answers'),
};
