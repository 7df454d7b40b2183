import { commonSettings, readConfig } from '@astra/kit/config';

const { CLIENT_SECRET: _asksNobody, ...settings } = commonSettings;

/** The service's settings in the shape that the program uses. */
export type Config = {
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly databaseOwnerUrl: string;
  readonly issuer: string;
  readonly identityUrl: string;
  readonly logLevel: string;
};

/** @throws ConfigError with every fault of the environment. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Config {
  const values = readConfig(settings, environment);
  return {
    host: values.HOST,
    port: values.PORT,
    databaseUrl: values.DATABASE_URL,
    databaseOwnerUrl: values.DATABASE_OWNER_URL,
    issuer: values.ISSUER,
    identityUrl: values.IDENTITY_URL,
    logLevel: values.LOG_LEVEL,
  };
}
