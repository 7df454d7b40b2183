import { badSegments } from './hostile-text.ts';
import { requestOf, type BadRequest, type Parts, type Request } from './requests.ts';

/** What reads its requests by itself says by itself how it refuses; it falls over none. */
const anyRefusal = [400, 401, 403, 404, 405, 409, 410, 411, 412, 413, 414, 415, 417, 422, 431];
const nonsense = ['nonsense', '', 'x'.repeat(300), "' or 1=1", '../../etc/passwd', '%00'];

/** What can be wrong with a request that no schema describes: no more is known of it than what it is. */
export function badRaw(parts: Parts): readonly BadRequest[] {
  return [
    ...badOwnHeaders(parts),
    ...badOwnQueries(parts),
    ...badOwnFields(parts),
    ...badRests(parts),
    ...unsigned(parts),
  ];
}

const mayBeRefused =
  ({ example }: Parts) =>
  (what: string, request: Request): BadRequest => ({
    ...request,
    what,
    statuses: [...anyRefusal, example.answers, ...(example.refuses ?? [])],
    ...(example.isPage === true ? { isPage: true } : {}),
    ...(example.isHandedOn === true ? { isHandedOn: true } : {}),
  });

function badOwnHeaders(parts: Parts): BadRequest[] {
  const { name, example } = parts;
  const right = requestOf(name, example);
  const as = mayBeRefused(parts);
  return Object.keys(example.headers ?? {}).flatMap((key) => [
    as(`without ${key}`, { ...right, headers: without(right.headers, key) }),
    ...nonsense.map((value) =>
      as(`header ${key}: ${value.slice(0, 20)}`, {
        ...right,
        headers: { ...right.headers, [key]: value },
      }),
    ),
  ]);
}

function badOwnQueries(parts: Parts): BadRequest[] {
  const { name, example, schemas } = parts;
  if (schemas.querystring) return [];
  const as = mayBeRefused(parts);
  return Object.keys(example.query ?? {}).flatMap((key) =>
    nonsense.map((value) => {
      const query = new URLSearchParams({ ...example.query, [key]: value }).toString();
      return as(`query ${key}: ${value.slice(0, 20)}`, requestOf(name, example, { query }));
    }),
  );
}

const values = [null, 42, '', [], {}, 'x'.repeat(300)];

function badOwnFields(parts: Parts): BadRequest[] {
  const { name, example } = parts;
  const { body, signature } = example;
  // What is not signed is not even read.
  if (typeof body !== 'object' || body === null || signature !== undefined) return [];
  const as = mayBeRefused(parts);
  const whole = values.map((value) =>
    as(`body ${JSON.stringify(value)}`, requestOf(name, example, { body: value })),
  );
  const fields = Object.keys(body).flatMap((key) =>
    values.map((value) =>
      as(
        `${key} ${JSON.stringify(value)}`,
        requestOf(name, example, { body: { ...body, [key]: value } }),
      ),
    ),
  );
  return [...whole, ...fields];
}

/** What stands for the star at the end. */
function badRests(parts: Parts): BadRequest[] {
  const { name, example } = parts;
  if (!name.endsWith('/*')) return [];
  return badSegments.map((segment) =>
    mayBeRefused(parts)(
      `path ${segment.slice(0, 30)}`,
      requestOf(`${name.slice(0, -1)}${segment}`, example),
    ),
  );
}

const unbelieved = (what: string, request: Request): BadRequest => ({
  ...request,
  what,
  statuses: [401],
});

/** What is vouched for by its headers is believed with all of them, and over the very body alone. */
function unsigned({ name, example }: Parts): BadRequest[] {
  const { signature = [], body } = example;
  if (signature.length === 0) return [];
  const right = requestOf(name, example);
  const other = requestOf(name, example, {
    body: { ...(body as object), id: crypto.randomUUID() },
  });
  return [
    unbelieved('the signature of another body', other),
    ...signature.flatMap((key) => [
      unbelieved(`without ${key}`, { ...right, headers: without(right.headers, key) }),
      ...['nonsense', '', otherwise(right.headers[key] ?? '')].map((value) =>
        unbelieved(`${key} that is not its own`, {
          ...right,
          headers: { ...right.headers, [key]: value },
        }),
      ),
    ]),
  ];
}

/** With another first letter. */
const otherwise = (value: string): string =>
  `${value.startsWith('0') ? '1' : '0'}${value.slice(1)}`;

const without = (
  headers: Readonly<Record<string, string>>,
  key: string,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name !== key));
