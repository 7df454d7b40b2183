import {
  Type,
  type Static,
  type TArray,
  type TNull,
  type TObject,
  type TSchema,
  type TString,
  type TUnion,
} from 'typebox';

/**
 * Characters that hide, reorder or break text: controls, zero-width and blank fillers, bidirectional overrides, tags,
 * non-characters, and half a surrogate pair (which is no text in UTF-8). Patterns are read with the `u` flag (JSON Schema
 * 2020-12, core, section 6.4).
 */
const hidden =
  '\\u0000-\\u0008\\u000B-\\u001F\\u007F-\\u009F\\u00AD\\u034F\\u061C\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F' +
  '\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u206F\\u3164\\uFEFF\\uFFA0\\uFFF0-\\uFFFB\\uFFFE\\uFFFF\\uD800-\\uDFFF' +
  '\\u{E0000}-\\u{E00FF}\\u{E01F0}-\\u{E0FFF}';
/** Joiners shape words of these scripts and pictures of people; anywhere else they are only a hidden difference. */
const joined =
  '[\\p{sc=Arab}\\p{sc=Syrc}\\p{sc=Mong}\\p{sc=Deva}\\p{sc=Beng}\\p{sc=Guru}\\p{sc=Gujr}\\p{sc=Orya}\\p{sc=Taml}' +
  '\\p{sc=Telu}\\p{sc=Knda}\\p{sc=Mlym}\\p{sc=Sinh}\\p{sc=Khmr}\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\uFE0F]' +
  '[\\u200C\\u200D]';
/** No script stacks nine marks on a letter; who does wants to write over what is above and below. */
const fewMarks = '(?![\\s\\S]*\\p{M}{9})';

/** One line written by a person (a name, a title): 1 to `max` characters, nothing hidden, not only blanks. */
export const line = (max: number, description: string): ReturnType<typeof Type.String> =>
  Type.String({
    minLength: 1,
    maxLength: max,
    pattern: `^(?=.*\\S)${fewMarks}(?:[^${hidden}\\u0009\\u000A\\u2028\\u2029]|${joined})*$`,
    description,
  });

/** Some lines written by a person (a message): 1 to `max` characters, nothing hidden, not only blanks. */
export const prose = (max: number, description: string): ReturnType<typeof Type.String> =>
  Type.String({
    minLength: 1,
    maxLength: max,
    pattern: `^(?=[\\s\\S]*\\S)${fewMarks}(?:[^${hidden}]|${joined})*$`,
    description,
  });

/** What somebody types to find something: it is compared, never kept or shown, so only what no text can hold is refused. */
export const searchWords = (max: number): ReturnType<typeof Type.String> =>
  Type.String({
    maxLength: max,
    pattern: '^[^\\u0000-\\u001F\\u007F-\\u009F\\uD800-\\uDFFF]*$',
  });

/** A name that programs give (an id, a version, a key): letters, digits and a few signs. */
export const mark = (max: number, description?: string): ReturnType<typeof Type.String> =>
  Type.String({
    maxLength: max,
    pattern: '^[A-Za-z0-9._:,/+@-]*$',
    ...(description === undefined ? {} : { description }),
  });

/** An object that refuses every field it does not name. */
export const exact = <P extends Record<string, TSchema>>(
  properties: P,
  options: { description?: string; $id?: string } = {},
): TObject<P> => Type.Object(properties, { additionalProperties: false, ...options });

/** A union of literal strings, as JSON Schema's `enum`. */
export const oneOf = <const T extends readonly string[]>(
  values: T,
  description?: string,
): ReturnType<typeof Type.Unsafe<T[number]>> =>
  Type.Unsafe<T[number]>(
    Type.String({ enum: [...values], ...(description === undefined ? {} : { description }) }),
  );

/** WebAuthn's id of a passkey, base64url: at most 1,023 bytes (Level 3, section 4). */
export const CredentialId = mark(1_364);

/** RFC 9562 identifier. */
export const Uuid = Type.String({ format: 'uuid', maxLength: 36 });
/** A moment, RFC 3339 with offset, always sent by us in UTC. */
export const Instant = Type.String({ format: 'date-time', maxLength: 35 });
/** A calendar day, RFC 3339 full-date. */
export const Day = Type.String({ format: 'date', maxLength: 10 });
/** RFC 5321 address as people have it. */
export const Email = Type.String({ format: 'email', maxLength: 254 });
/** Languages that the product speaks. */
export const Locale = oneOf(['fr', 'en'] as const, 'Language, BCP 47');
export type Locale = Static<typeof Locale>;

/** Optimistic concurrency: the version that the writer has seen. A stale one answers `stale-version`. */
export const Version = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });

export const IdParams = exact({ id: Uuid });

/** `null` or the schema. */
export const nullable = <T extends TSchema>(
  schema: T,
): ReturnType<typeof Type.Union<[T, ReturnType<typeof Type.Null>]>> =>
  Type.Union([schema, Type.Null()]);

/** Query of a cursor page. */
export const PageQuery = {
  cursor: Type.Optional(Type.String({ maxLength: 400, pattern: '^[A-Za-z0-9_-]+$' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
};

type Page<T extends TSchema> = TObject<{
  items: TArray<T>;
  next: TUnion<[TString, TNull]>;
}>;

/** A page of a list: `next` is the cursor of the next page, or null at the end. */
export const page = <T extends TSchema>(item: T): Page<T> =>
  exact({ items: Type.Array(item), next: nullable(Type.String()) });

/** The organisation as guests and members see it. */
export const OrganisationCard = exact({
  id: Uuid,
  name: Type.String(),
  phone: nullable(Type.String({ description: 'For people who need help, as dialled' })),
  timezone: Type.String({ description: 'IANA time zone' }),
});
export type OrganisationCard = Static<typeof OrganisationCard>;
