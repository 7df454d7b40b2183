import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { services } from '@astra/contracts/actor';
import { oneOf } from '@astra/contracts/common';
import { commonSettings, ConfigError, optionalUrl, readConfig } from '@astra/kit/config';
import { Secret } from '@astra/kit/secret';

const key = (description: string): ReturnType<typeof Type.String> =>
  Type.String({ pattern: '^[A-Za-z0-9_-]{43}=?$', description });
const address = (description: string): ReturnType<typeof Type.String> =>
  Type.String({ pattern: '^https?://[^/]+$', description });

const settings = {
  ...commonSettings,
  CLIENTS: Type.String({ description: 'JSON list of OAuth clients: id (service name) and secret' }),
  FACTOR_KEY: key('32 bytes base64url: seals TOTP secrets, signing keys, provider records'),
  COOKIE_KEY: Type.String({ minLength: 32, description: 'Signs the cookies of the provider' }),
  EVENT_SEAL_KEY: key('32 bytes base64url: seals personal data in events'),
  SECURITY_URL: address('Security service: receives audit entries'),
  GATEWAY_URL: address('Gateway: told of ended sessions and changed people'),
  MEETINGS_URL: address('Meetings service: told of ended sessions and changed people'),
  CONNECTORS_URL: address('Connectors service: sends invitations'),
  CHAT_URL: optionalUrl('Chat service: told of ended sessions and changed people'),
  DOCUMENTS_URL: optionalUrl('Documents service: told of ended sessions and changed people'),
};

/** Our services, and the chat server, by which any Matrix client signs its people in. */
const clientIds = [...services, 'synapse'] as const;
export type ClientId = (typeof clientIds)[number];

const Clients = Type.Array(
  Type.Object({ id: oneOf(clientIds), secret: Type.String({ minLength: 32 }) }),
  { minItems: 1 },
);

/** An OAuth client, confidential. */
export type Client = { readonly id: ClientId; readonly secret: Secret };

/** The service's settings as the program sees them. */
export type Config = {
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  readonly publicOrigin: string;
  readonly issuer: string;
  readonly databaseUrl: string;
  readonly databaseOwnerUrl: string;
  readonly clients: readonly Client[];
  readonly factorKey: Secret;
  readonly cookieKey: Secret;
  readonly eventSealKey: Secret;
  readonly receivers: Readonly<
    Partial<
      Record<'security' | 'gateway' | 'meetings' | 'connectors' | 'chat' | 'documents', string>
    >
  >;
};

/** @throws ConfigError listing every fault. */
export function readIdentityConfig(
  environment: Readonly<Record<string, string | undefined>>,
): Config {
  const read = readConfig(settings, environment);
  return {
    host: read.HOST,
    port: read.PORT,
    logLevel: read.LOG_LEVEL,
    publicOrigin: read.PUBLIC_ORIGIN,
    issuer: read.ISSUER,
    databaseUrl: read.DATABASE_URL,
    databaseOwnerUrl: read.DATABASE_OWNER_URL,
    clients: readClients(read.CLIENTS),
    factorKey: new Secret(read.FACTOR_KEY),
    cookieKey: new Secret(read.COOKIE_KEY),
    eventSealKey: new Secret(read.EVENT_SEAL_KEY),
    receivers: {
      security: read.SECURITY_URL,
      gateway: read.GATEWAY_URL,
      meetings: read.MEETINGS_URL,
      connectors: read.CONNECTORS_URL,
      ...(read.CHAT_URL === '' ? {} : { chat: read.CHAT_URL }),
      ...(read.DOCUMENTS_URL === '' ? {} : { documents: read.DOCUMENTS_URL }),
    },
  };
}

function readClients(text: string): readonly Client[] {
  const value = parse(text);
  if (!Value.Check(Clients, value))
    throw new ConfigError(
      'Configuration is not valid:\n  /CLIENTS must be a JSON list of { id, secret } with secrets of at least 32 characters',
    );
  return value.map(({ id, secret }) => ({ id, secret: new Secret(secret) }));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The process's environment, for the entries beside main.ts. */
export const environment = (): Readonly<Record<string, string | undefined>> => process.env;
