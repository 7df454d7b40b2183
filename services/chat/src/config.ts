import { Type } from 'typebox';
import { commonSettings, readConfig } from '@astra/kit/config';
import { Secret } from '@astra/kit/secret';

const internalUrl = (what: string): ReturnType<typeof Type.String> =>
  Type.String({ pattern: '^https?://[^/]+$', description: `${what}, internal address` });
const secret = (description: string): ReturnType<typeof Type.String> =>
  Type.String({ minLength: 32, description });

/** Every setting of the service. */
const settings = {
  ...commonSettings,
  CLIENT_ID: Type.String({ default: 'chat', description: 'This service as an OAuth client' }),
  MEETINGS_URL: internalUrl('Meetings service'),
  SECURITY_URL: internalUrl('Security service'),
  SYNAPSE_URL: internalUrl('Chat server (Synapse)'),
  SYNAPSE_SERVER_NAME: Type.String({
    pattern: '^[A-Za-z0-9.-]+(?::[0-9]+)?$',
    description: 'The part of every Matrix id behind the colon; can never be changed',
  }),
  SYNAPSE_SERVICE_TOKEN: secret('By which this service acts there (as_token of its registration)'),
  SYNAPSE_REGISTRATION_SECRET: secret('Makes this service’s own account there, once'),
  SYNAPSE_LOGIN_KEY: secret('Signs people’s devices in there (secret of jwt_config)'),
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
  readonly logLevel: string;
  readonly synapse: SynapseConfig;
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
    logLevel: read.LOG_LEVEL,
    synapse: {
      url: read.SYNAPSE_URL,
      serverName: read.SYNAPSE_SERVER_NAME,
      serviceToken: new Secret(read.SYNAPSE_SERVICE_TOKEN),
      registrationSecret: new Secret(read.SYNAPSE_REGISTRATION_SECRET),
      loginKey: new Secret(read.SYNAPSE_LOGIN_KEY),
    },
  };
}
