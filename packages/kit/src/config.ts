import { readFileSync } from 'node:fs';
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

/** Address of a part that a deployment may do without; empty then. */
export const optionalUrl = (what: string): ReturnType<typeof Type.String> =>
  Type.String({
    default: '',
    pattern: '^(?:https?://[^/]+)?$',
    description: `${what}, internal address; left out where there is none`,
  });

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a service's settings from the environment, once. `X_FILE` names a file with the value of `X`, as container
 * platforms give secrets: what is in the environment can be read by whoever may look at the container.
 * @throws ConfigError with one line a fault.
 */
export function readConfig<P extends TProperties>(
  properties: P,
  environment: Environment,
): Static<TObject<P>> {
  const schema = Type.Object(properties);
  const known = Object.fromEntries(
    Object.keys(properties).flatMap((key) => {
      const value = valueOf(key, environment);
      return value === undefined || value === '' ? [] : [[key, value]];
    }),
  );
  const value = Value.Convert(schema, Value.Default(schema, known));
  // Checked on this very line; the library's conditional type is too deep for the compiler to see it.
  if (Value.Check(schema, value)) return Object.freeze(value) as Static<TObject<P>>;
  const faults = [...Value.Errors(schema, value)].map(
    (fault) => `  ${fault.instancePath === '' ? '/' : fault.instancePath} ${fault.message}`,
  );
  throw new ConfigError(`Configuration is not valid:\n${[...new Set(faults)].join('\n')}`);
}

function valueOf(key: string, environment: Environment): string | undefined {
  const file = environment[`${key}_FILE`];
  if (file === undefined || file === '') return environment[key];
  if (environment[key] !== undefined && environment[key] !== '')
    throw new ConfigError(`Configuration is not valid:\n  ${key} and ${key}_FILE are both set`);
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch (cause) {
    throw new ConfigError(
      `Configuration is not valid:\n  ${key}_FILE names a file that cannot be read: ${file}`,
      { cause },
    );
  }
}
