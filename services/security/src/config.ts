import { fileURLToPath } from 'node:url';
import { commonSettings, readConfig } from '@astra/kit/config';

const { CLIENT_SECRET: _asksNobody, DATABASE_OWNER_URL, ...settings } = commonSettings;

/** The service's settings in the shape that the program uses. */
export type Config = {
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
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
    issuer: values.ISSUER,
    identityUrl: values.IDENTITY_URL,
    logLevel: values.LOG_LEVEL,
  };
}

/** The folder of the trail's migrations. */
export const migrations = fileURLToPath(new URL('../migrations', import.meta.url));

/** What `migrate.ts` needs, which ends before the service starts. @throws ConfigError with every fault of the environment. */
export function readMigrationSettings(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Pick<Config, 'databaseUrl'> & { readonly databaseOwnerUrl: string } {
  const { DATABASE_URL } = settings;
  const values = readConfig({ DATABASE_URL, DATABASE_OWNER_URL }, environment);
  return { databaseUrl: values.DATABASE_URL, databaseOwnerUrl: values.DATABASE_OWNER_URL };
}
