import makeValidators, { type ValidatorFactory } from '@fastify/ajv-compiler';
import makeSerializers from '@fastify/fast-json-stringify-compiler';
import type { FastifyServerOptions } from 'fastify';

export type LazySchemas = {
  /** For the server, which compiles by it. */
  readonly controller: NonNullable<FastifyServerOptions['schemaController']>;
  /** Compiles what no request has needed yet: so a check finds a schema that cannot be. @throws what the compiler says */
  readonly compileAll: () => void;
};

/** As far as the server calls it; it reads the faults of the last call from the function. */
type Validate = ((value: unknown) => unknown) & { errors?: unknown };

/**
 * A route's schemas are compiled when it is first asked. Before the first request, all of them were a quarter of the start
 * of a service, most for routes and refusals that its process never meets.
 */
export function makeLazySchemas(): LazySchemas {
  const waiting: (() => unknown)[] = [];
  const later = <T>(make: () => T): (() => T) => {
    let made: T | undefined;
    const get = (): T => (made ??= make());
    waiting.push(get);
    return get;
  };
  const validators = makeValidators();
  const serializers = makeSerializers();
  const buildValidator: unknown = (...settings: Parameters<typeof validators>) => {
    const compile = later(() => validators(...settings));
    // The server takes the names of headers as they stand in a schema then: ours are written small.
    return ({ schema }: { readonly schema: object }) =>
      asValidator(later(() => compile()({ schema }) as Validate));
  };
  return {
    controller: {
      compilersFactory: {
        // Its type is one of Ajv's own functions, of which the server uses no more than this.
        buildValidator: buildValidator as ValidatorFactory,
        buildSerializer: (...settings) => {
          const compile = later(() => serializers(...settings));
          return (route) => {
            const serializer = later(() => compile()(route));
            return (value) => serializer()(value);
          };
        },
      },
    },
    compileAll: () => {
      for (const get of waiting) get();
    },
  };
}

function asValidator(get: () => Validate): Validate {
  const validate: Validate = (value) => {
    const real = get();
    const isGood = real(value);
    validate.errors = real.errors;
    return isGood;
  };
  return validate;
}
