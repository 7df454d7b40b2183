import { Type } from 'typebox';
import { commonSettings, readConfig } from '@astra/kit/config';
import { Secret } from '@astra/kit/secret';
import { readMailbox, type Mailbox } from '#domain/mailbox.ts';

const settings = {
  ...commonSettings,
  CLIENT_ID: Type.String({
    default: 'connectors',
    description: 'Name of this service at identity',
  }),
  EVENT_SEAL_KEY: Type.String({
    pattern: '^[A-Za-z0-9_-]{43}$',
    description: 'Key of the seal on personal data in events: 32 bytes, base64url',
  }),
  MEETINGS_URL: Type.String({
    pattern: '^https?://[^/]+$',
    description: 'Meetings service, internal address: told what became of mails to patients',
  }),
  SECURITY_URL: Type.String({
    pattern: '^https?://[^/]+$',
    description: 'Security service, internal address: receives the audit entries',
  }),
  SMTP_URL: Type.String({
    pattern: '^smtps?://',
    description: 'Mail server, with user and password where it wants them',
  }),
  SMTP_ALLOW_PLAIN: Type.Boolean({
    default: false,
    description: 'Send without TLS where the server has none (the machine itself needs no leave)',
  }),
  MAIL_FROM: Type.String({
    pattern: '^(?:[^<>]*<)?[^<>@\\s]+@[^<>@\\s]+>?$',
    description: 'Sender of all mails: address, or Name <address>',
  }),
  MAIL_PATIENCE_HOURS: Type.Integer({
    default: 24,
    minimum: 1,
    maximum: 168,
    description: 'Hours of trying before a mail becomes a dead letter',
  }),
};

/** The service's settings in the shape that the program uses. */
export type Config = {
  readonly host: string;
  readonly port: number;
  readonly publicOrigin: string;
  readonly databaseUrl: string;
  readonly databaseOwnerUrl: string;
  readonly issuer: string;
  readonly identityUrl: string;
  readonly meetingsUrl: string;
  readonly securityUrl: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly sealKey: Secret;
  readonly smtpUrl: Secret;
  readonly allowPlain: boolean;
  readonly sender: Mailbox;
  readonly patienceMs: number;
  readonly logLevel: string;
};

/** @throws ConfigError with every fault of the environment. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Config {
  const values = readConfig(settings, environment);
  return {
    host: values.HOST,
    port: values.PORT,
    publicOrigin: values.PUBLIC_ORIGIN,
    databaseUrl: values.DATABASE_URL,
    databaseOwnerUrl: values.DATABASE_OWNER_URL,
    issuer: values.ISSUER,
    identityUrl: values.IDENTITY_URL,
    meetingsUrl: values.MEETINGS_URL,
    securityUrl: values.SECURITY_URL,
    clientId: values.CLIENT_ID,
    clientSecret: new Secret(values.CLIENT_SECRET),
    sealKey: new Secret(values.EVENT_SEAL_KEY),
    smtpUrl: new Secret(values.SMTP_URL),
    allowPlain: values.SMTP_ALLOW_PLAIN,
    sender: readMailbox(values.MAIL_FROM),
    patienceMs: values.MAIL_PATIENCE_HOURS * 3_600_000,
    logLevel: values.LOG_LEVEL,
  };
}
