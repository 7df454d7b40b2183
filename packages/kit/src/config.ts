import { Type, type Static, type TObject, type TProperties } from 'typebox';
import { Value } from 'typebox/value';

/** Raised when the environment is not valid; its message lists every fault, so that one restart mends them. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Settings that every service has. */
export const commonSettings = {
  HOST: Type.String({ default: '127.0.0.1', description: 'Address to listen on' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65535, description: 'Port to listen on' }),
  PUBLIC_ORIGIN: Type.String({
    pattern: '^https?://[^/]+$',
    description: 'Origin that people see, without a final slash',
  }),
  DATABASE_URL: Type.String({
    minLength: 1,
    description: 'PostgreSQL, runtime role: cannot change the schema',
  }),
  DATABASE_OWNER_URL: Type.String({
    minLength: 1,
    description: 'PostgreSQL, owner role: used for migrations at start only',
  }),
  ISSUER: Type.String({ pattern: '^https?://', description: 'Issuer of access tokens' }),
  IDENTITY_URL: Type.String({
    pattern: '^https?://[^/]+$',
    description: 'Identity service, internal address',
  }),
  CLIENT_SECRET: Type.String({
    minLength: 32,
    description: 'Secret of this service as an OAuth client of identity',
  }),
  LOG_LEVEL: Type.Union(
    ['fatal', 'error', 'warn', 'info', 'debug', 'silent'].map((level) => Type.Literal(level)),
    { default: 'info', description: 'Least level that is logged' },
  ),
};

/**
 * Reads a service's settings from the environment, once.
 * @throws ConfigError with one line a fault.
 */
export function readConfig<P extends TProperties>(
  properties: P,
  environment: Readonly<Record<string, string | undefined>>,
): Static<TObject<P>> {
  const schema = Type.Object(properties);
  const known = Object.fromEntries(
    Object.keys(properties)
      .filter((key) => environment[key] !== undefined && environment[key] !== '')
      .map((key) => [key, environment[key]]),
  );
  const value = Value.Convert(schema, Value.Default(schema, known));
  // Checked on this very line; the library's conditional type is too deep for the compiler to see it.
  if (Value.Check(schema, value)) return Object.freeze(value) as Static<TObject<P>>;
  const faults = [...Value.Errors(schema, value)].map(
    (fault) => `  ${fault.instancePath === '' ? '/' : fault.instancePath} ${fault.message}`,
  );
  throw new ConfigError(`Configuration is not valid:\n${[...new Set(faults)].join('\n')}`);
}
