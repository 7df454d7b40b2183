import { Type } from 'typebox';
import { commonSettings, optionalUrl, readConfig } from '@astra/kit/config';
import { Secret } from '@astra/kit/secret';
import { engineSettings, EnginesSetting, readEngines } from '#engine-config.ts';
import type { EngineConfig } from '#engine-config.ts';

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
  CHAT_URL: optionalUrl('Chat service: told who talks in a meeting'),
  DOCUMENTS_URL: optionalUrl('Documents service: told who is in a meeting and who at its door'),
  EVENT_SEAL_KEY: key('Seals personal data inside events; shared with connectors'),
  LINK_KEY: key('Seals guests’ links beside their hash; of this service alone'),
  PHONE_COUNTRY: Type.String({
    pattern: '^[A-Z]{2}$',
    default: 'FR',
    description:
      'Where telephone numbers are dialled that are written without a country: ISO 3166-1 alpha-2',
  }),
  ENGINES: EnginesSetting,
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
  /** Empty where there is no chat. */
  readonly chatUrl: string;
  /** Empty where there are no documents. */
  readonly documentsUrl: string;
  readonly eventSealKey: Secret;
  readonly linkKey: Secret;
  /** ISO 3166-1 alpha-2. */
  readonly phoneCountry: string;
  readonly logLevel: string;
  /** By preference. */
  readonly engines: readonly EngineConfig[];
};

/** @throws ConfigError with every fault. */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const properties = { ...settings, ...engineSettings(environment['ENGINES']) };
  const read = readConfig(properties, environment);
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
    chatUrl: read.CHAT_URL,
    documentsUrl: read.DOCUMENTS_URL,
    eventSealKey: new Secret(read.EVENT_SEAL_KEY),
    linkKey: new Secret(read.LINK_KEY),
    phoneCountry: read.PHONE_COUNTRY,
    logLevel: read.LOG_LEVEL,
    engines: readEngines(read.ENGINES, read),
  };
}
