import type { JsonSchema } from './bad-values.ts';
import { requestOf, type Change, type Example, type Request, type Schemas } from './requests.ts';
import type { Parts } from './requests.ts';

/** A request with an id that is there and is not theirs, and the same with one that nobody has. */
type Foreign = {
  readonly whose: string;
  readonly statuses: readonly number[];
  readonly theirs: Request;
  readonly nobodys: Request;
};

/** What another organisation or a colleague has, or what belongs to another thing: one id at a time, wherever one is taken. */
export function foreignIds(name: string, example: Example): readonly Foreign[] {
  return asked(example).map(({ whose, statuses, theirs, nobodys }) => ({
    whose,
    statuses,
    theirs: requestOf(name, example, theirs),
    nobodys: requestOf(name, example, nobodys),
  }));
}

type Ask = Pick<Foreign, 'whose' | 'statuses'> & Record<'theirs' | 'nobodys', Change>;

const asked = (example: Example): readonly Ask[] => [
  ...byOthers(example),
  ...inPath(example),
  ...inBody(example),
  ...inQuery(example),
  ...inHeaders(example),
];

function byOthers({ params, stranger, peer, forUnknown = 404 }: Example): Ask[] {
  if (params === undefined) return [];
  const whose = { 'another organisation’s': stranger, 'a colleague’s': peer };
  return Object.entries(whose).flatMap(([whose, token]) => {
    const theirs = { token };
    const nobodys = { token, params: nobodysOf(params) };
    return token === undefined ? [] : [{ whose, statuses: [forUnknown], theirs, nobodys }];
  });
}

const inPath = ({ crossed = {}, forUnknown = 404 }: Example): Ask[] =>
  Object.entries(crossed).map(([key, id]) => ({
    whose: `another thing’s ${key}`,
    statuses: [forUnknown],
    theirs: { params: { [key]: id } },
    nobodys: { params: { [key]: nobodysOf(id) } },
  }));

const refused = [400, 403, 404, 409, 422];

const inBody = ({ body, crossedBody = {}, forUnknown = 404 }: Example): Ask[] =>
  Object.entries(crossedBody).flatMap(([pointer, ids]) =>
    ids.map((id) => ({
      whose: `another thing’s ${pointer}`,
      statuses: [...refused, forUnknown],
      theirs: { body: withIn(body, pointer.split('/').slice(1), id) },
      nobodys: { body: withIn(body, pointer.split('/').slice(1), nobodysOf(id)) },
    })),
  );

/** A list of what is not theirs may be empty: what counts is that it says the same of nobody’s. */
const inQuery = ({ query = {}, crossedQuery = [] }: Example): Ask[] =>
  crossedQuery.map((ids) => ({
    whose: `another thing’s ${Object.keys(ids).join(', ')}`,
    statuses: [200, 401, ...refused],
    theirs: { query: written({ ...query, ...ids }) },
    nobodys: { query: written({ ...query, ...nobodysOf(ids) }) },
  }));
const written = (fields: Readonly<Record<string, string>>): string =>
  new URLSearchParams(fields).toString();

const inHeaders = ({ crossedHeaders = [], forUnknown = 404 }: Example): Ask[] =>
  crossedHeaders.map(({ what, theirs, nobodys }) => ({
    whose: `another thing’s ${what}`,
    statuses: [forUnknown],
    theirs: { headers: theirs },
    nobodys: { headers: nobodys },
  }));

/** An object takes the place of the fields that it names. */
function withIn(whole: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined)
    return isObject(value) ? { ...(whole as Record<string, unknown>), ...value } : value;
  const own = { ...(whole as Record<string, unknown>) };
  return { ...own, [key]: withIn(own[key], rest, value) };
}

/** Of the same shape, and nobody's. */
function nobodysOf<T>(id: T): T {
  if (id === null) return id;
  if (typeof id === 'string') return nobodysText(id) as T;
  if (Array.isArray(id)) return id.map(nobodysOf) as T;
  const parts = Object.entries(id as object).map(([key, one]) => [key, nobodysOf<unknown>(one)]);
  return Object.fromEntries(parts) as T;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const uuids = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gu;

/** Ids of other programs have a sign of their kind at their head. */
function nobodysText(id: string): string {
  const other = id.replaceAll(uuids, () => crypto.randomUUID());
  return other === id
    ? `${id.slice(0, 1)}${other.slice(1).split('').toReversed().join('')}`
    : other;
}

/** Ids that a route takes and that no foreign one is tried for, without a word why. */
export function untriedIds({ route, example, schemas }: Omit<Parts, 'name'>): readonly string[] {
  const { notTried = {} } = example;
  const tried = triedIn(example);
  const taken = takenBy(accessOf(route.config), example, schemas);
  const idle = Object.keys(notTried).filter((place) => tried.has(place) || !taken.includes(place));
  return [
    ...taken
      .filter((place) => !tried.has(place) && !(place in notTried))
      .map((place) => `nobody else’s is tried: ${place}`),
    ...idle.map((place) => `says why it is not tried, which nobody asks: ${place}`),
  ];
}

const accessOf = (config: unknown): string | undefined =>
  (config as { readonly access?: { readonly to: string } } | undefined)?.access?.to;

function triedIn(example: Example): ReadonlySet<string> {
  const { stranger, peer, crossed = {}, crossedBody = {}, crossedQuery = [] } = example;
  return new Set([
    ...(stranger === undefined ? [] : ['stranger']),
    ...(peer === undefined ? [] : ['peer']),
    ...Object.keys(crossed).map((key) => `:${key}`),
    ...Object.entries(crossedBody).flatMap(([pointer, ids]) =>
      ids.flatMap((id) => placesIn(id, pointer)),
    ),
    ...crossedQuery.flatMap((ids) => Object.keys(ids)).map((key) => `?${key}`),
  ]);
}

const placesIn = (id: unknown, pointer: string): string[] =>
  isObject(id)
    ? Object.entries(id).flatMap(([key, one]) => placesIn(one, `${pointer}/${key}`))
    : [pointer];

/** A service may ask for everybody's; whoever has no token is known by something else, which their first id must fit. */
function takenBy(access: string | undefined, example: Example, schemas: Schemas): string[] {
  if (access === 'services') return [];
  const inPath = Object.keys(example.params ?? {});
  const isKnown = example.token !== undefined;
  const crossable = isKnown ? inPath.slice(1) : inPath;
  return [
    ...(isKnown && inPath.length > 0 ? ['stranger', 'peer'] : []),
    ...crossable.map((key) => `:${key}`),
    ...idsIn(schemas.body, ''),
    ...idsIn(schemas.querystring, '').map((pointer) => pointer.replace('/', '?')),
  ];
}

const namesAnId = /^ids?$|Ids?$/u;

function idsIn(schema: JsonSchema | undefined, pointer: string): string[] {
  if (schema === undefined) return [];
  const [all, name = ''] = [schema.anyOf ?? [schema], pointer.split('/').at(-1)];
  const isId = all.some((one) => isUuid(one) || (one.items && isUuid(one.items)));
  if (isId || namesAnId.test(name)) return [pointer];
  return all.flatMap((one) =>
    Object.entries(one.properties ?? {}).flatMap(([key, own]) => idsIn(own, `${pointer}/${key}`)),
  );
}

const isUuid = ({ format }: JsonSchema): boolean => format === 'uuid';
