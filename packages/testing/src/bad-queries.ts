import { badValues, expected, type JsonSchema } from './bad-values.ts';
import { requestOf, type BadRequest, type Parts } from './requests.ts';

const invalidInUtf8 = ['%FF', '%ED%A0%80', '%'];

/** Everything that can be wrong after the question mark. */
export function badQueries(parts: Parts): BadRequest[] {
  const { name, example, schemas } = parts;
  const schema = schemas.querystring;
  if (!schema) return [];
  const given = example.query ?? {};
  const typed = Object.fromEntries(
    Object.entries(given).map(([key, text]) => [key, asTyped(text, typeOf(schema, key))]),
  );
  const written = badValues({ schema, value: typed, pointer: '' }, example.secrets)
    .filter(({ value }) => canBeWritten(value, schema))
    .map((one) => ({
      // Filtered above: texts, numbers and truths only.
      ...requestOf(name, example, { query: queryOf(one.value as Record<string, string>) }),
      ...expected(one),
      what: `query ${one.what}`,
    }));
  return [...written, ...Object.keys(given).flatMap((key) => oddlyWritten(key, parts))];
}

/** One field twice, and bytes that are no text. */
function oddlyWritten(key: string, { name, example, schemas }: Parts): BadRequest[] {
  const { [key]: own = '', ...others } = example.query ?? {};
  const both = `${queryOf(others)}&${queryOf({ [key]: own })}&${queryOf({ [key]: own })}`;
  const twice = {
    ...requestOf(name, example, { query: both }),
    what: `query ${key} twice`,
    statuses: [400],
    pointer: `/${key}`,
  };
  const property = schemas.querystring?.properties?.[key];
  if (property?.type !== 'string' || property.enum !== undefined) return [twice];
  const bytes = invalidInUtf8.map((text) => ({
    ...requestOf(name, example, { query: `${queryOf(others)}&${key}=${text}` }),
    what: `query ${key} ${text}`,
    statuses: [400],
    isOnlyText: true,
  }));
  return [twice, ...bytes];
}

const queryOf = (fields: Readonly<Record<string, string>>): string =>
  new URLSearchParams(fields).toString();
const typeOf = (schema: JsonSchema, key: string): string | undefined =>
  schema.properties?.[key]?.type;

function asTyped(text: string, type: string | undefined): unknown {
  if (type === 'integer') return Number(text);
  return type === 'boolean' ? text === 'true' : text;
}

/** A query is text: half a pair cannot be written in it, and a number written as text is right. */
function canBeWritten(value: unknown, schema: JsonSchema): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([key, one]) => isWritable(one, typeOf(schema, key)));
}

const meant: Readonly<Record<string, RegExp>> = { integer: /^\d+$/, boolean: /^(?:true|false)$/ };

function isWritable(value: unknown, type: string | undefined): boolean {
  if (typeof value === 'string')
    return value.isWellFormed() && meant[type ?? '']?.test(value) !== true;
  return typeof value === (type === 'integer' ? 'number' : type);
}
