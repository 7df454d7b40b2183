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
import { textPatterns } from './written-text.ts';

/** One line written by a person (a name, a title): 1 to `max` characters, nothing hidden, not only blanks. */
export const line = (max: number, description: string): ReturnType<typeof Type.String> =>
  Type.String({
    minLength: 1,
    maxLength: max,
    pattern: textPatterns.line,
    description,
  });

/** Some lines written by a person (a message): 1 to `max` characters, nothing hidden, not only blanks. */
export const prose = (max: number, description: string): ReturnType<typeof Type.String> =>
  Type.String({
    minLength: 1,
    maxLength: max,
    pattern: textPatterns.prose,
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
