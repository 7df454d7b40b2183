import { codeTexts, hiddenTexts } from './hostile-text.ts';

/** As much of JSON Schema as our contracts use. */
export type JsonSchema = {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
};

/** One change of a right value, and what must be said of it. */
export type BadValue = {
  readonly what: string;
  readonly value: unknown;
  /** RFC 6901, of the field that is wrong; null where no field can be named. */
  readonly pointer: string | null;
  /** A text that must not come back as it is. */
  readonly hostile?: string;
  /** May be accepted, as text. */
  readonly isOnlyText?: boolean;
};

type Place = { readonly schema: JsonSchema; readonly value: unknown; readonly pointer: string };

/** Every way in which a value that is right by its schema is made wrong, one at a time. @throws when the value leaves a field out. */
export function badValues(place: Place, secrets: readonly string[] = []): readonly BadValue[] {
  const { pointer, value } = place;
  const schema = notNull(place.schema);
  const isNullable = schema !== place.schema;
  const here = [
    ...wrongTypes(schema, isNullable).map(([what, bad]) => ({ what, value: bad, pointer })),
    ...beyondBounds(schema, value).map(([what, bad]) => ({ what, value: bad, pointer })),
    ...(isText(schema) ? hostile(schema, pointer, secrets.includes(pointer)) : []),
  ];
  if (schema.type === 'array') return [...here, ...inItems({ schema, value, pointer }, secrets)];
  if (!schema.properties) return here;
  return [...here, ...inProperties({ schema, value, pointer }, secrets)];
}

const notNull = (schema: JsonSchema): JsonSchema =>
  schema.anyOf?.find((one) => one.type !== 'null') ?? schema;
const isText = ({ type, enum: values, const: only }: JsonSchema): boolean =>
  type === 'string' && values === undefined && only === undefined;

const others: Readonly<Record<string, readonly unknown[]>> = {
  string: [42, true, ['x'], { x: 1 }],
  integer: ['1', 1.5, true, [1]],
  number: ['1', true],
  boolean: ['true', 1],
  array: ['x', { 0: 'x' }, 7],
  object: ['x', ['x'], 7],
};

function wrongTypes(schema: JsonSchema, isNullable: boolean): [string, unknown][] {
  const wrong = schema.type === undefined ? [] : (others[schema.type] ?? []);
  const all = isNullable || wrong.length === 0 ? wrong : [...wrong, null];
  return all.map((value) => [`${JSON.stringify(value)} for ${schema.type ?? ''}`, value]);
}

function beyondBounds(schema: JsonSchema, value: unknown): [string, unknown][] {
  const { maxLength, minLength = 0, minimum, maximum, minItems = 0, maxItems } = schema;
  const [first] = Array.isArray(value) ? (value as unknown[]) : [];
  const isWord = schema.enum !== undefined || schema.const !== undefined;
  const all: [boolean, string, () => unknown][] = [
    [maxLength !== undefined, 'too long', () => 'a'.repeat((maxLength ?? 0) + 1)],
    [minLength > 0, 'too short', () => 'a'.repeat(minLength - 1)],
    [minimum !== undefined, 'too small', () => (minimum ?? 0) - 1],
    [maximum !== undefined, 'too large', () => (maximum ?? 0) + 1],
    [schema.type === 'integer', 'beyond numbers', () => 1e300],
    [isWord, 'unknown word', () => 'zzz'],
    [schema.format !== undefined, 'another shape', () => 'zzz'],
    [minItems > 0, 'no item', () => []],
    [maxItems !== undefined, 'too many', () => Array((maxItems ?? 0) + 1).fill(first)],
  ];
  return all.flatMap(([is, what, make]) => (is ? [[what, make()] as [string, unknown]] : []));
}

/** A few that break programs, for texts that may hold anything. */
const breaking = new Set(['control U+0000', 'half a pair, high', 'bidi control U+202E']);

function hostile(schema: JsonSchema, pointer: string, mayBeAnything: boolean): BadValue[] {
  const { maxLength = Infinity, format } = schema;
  const fitting = Object.entries(codeTexts).filter(([, text]) => text.length <= maxLength);
  const as = ([what, value]: [string, string], isOnlyText: boolean): BadValue => ({
    what,
    value,
    pointer,
    ...(isOnlyText ? { isOnlyText } : { hostile: value }),
  });
  const hidden = Object.entries(hiddenTexts);
  if (mayBeAnything)
    return hidden.filter(([what]) => breaking.has(what)).map((text) => as(text, true));
  return [
    ...hidden.map((text) => as(text, false)),
    ...fitting.map((text) => as(text, format === undefined)),
  ];
}

function inItems({ schema, value, pointer }: Place, secrets: readonly string[]): BadValue[] {
  const [first, ...rest] = value as unknown[];
  if (!schema.items || first === undefined) return [];
  const place = { schema: schema.items, value: first, pointer: `${pointer}/0` };
  return badValues(place, secrets).map((bad) => ({ ...bad, value: [bad.value, ...rest] }));
}

/** No field of ours; two of them are names that a program may stumble on. */
const strange = ['patientName', 'constructor', '<img src=x onerror=alert(1)>', 'a\u202Eb'];

function inProperties({ schema, value, pointer }: Place, secrets: readonly string[]): BadValue[] {
  const whole = value as Record<string, unknown>;
  const bad: BadValue[] = [];
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (!(name in whole)) throw new Error(`The example leaves out ${pointer}/${name}`);
    const at = `${pointer}/${name}`;
    const { [name]: own, ...others } = whole;
    if (schema.required?.includes(name) === true)
      bad.push({ what: `${name} is missing`, value: others, pointer: at });
    for (const one of badValues({ schema: property, value: own, pointer: at }, secrets))
      bad.push({ ...one, what: `${name}: ${one.what}`, value: { ...whole, [name]: one.value } });
  }
  if (schema.additionalProperties !== false) throw new Error(`${pointer}/ takes unknown fields`);
  for (const name of strange)
    bad.push({
      what: `unknown field ${name}`,
      value: { ...whole, [name]: 'x' },
      pointer: /^\w+$/.test(name) ? `${pointer}/${name}` : pointer,
      ...(/^\w+$/.test(name) ? {} : { hostile: name }),
    });
  return bad;
}

/** What must be answered to a bad value. */
export const expected = ({
  pointer,
  hostile,
  isOnlyText,
}: BadValue): Omit<BadValue, 'what' | 'value'> & { readonly statuses: readonly number[] } => ({
  statuses: [400],
  pointer,
  ...(hostile === undefined ? {} : { hostile }),
  ...(isOnlyText === true ? { isOnlyText } : {}),
});
