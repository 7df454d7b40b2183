import { manyMarks } from './hostile-text.ts';
import { requestOf, type BadRequest, type Parts } from './requests.ts';

const json = 'application/json';
const broken: readonly (readonly [string, string])[] = [
  ['broken JSON', '{"a":'],
  ['JSON that would change an object’s parent', '{"__proto__":{"isAdmin":true}}'],
  ['5,000 arrays in each other', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
];
const noObject: readonly (readonly [string, string])[] = [
  ['an empty body', ''],
  ['null', 'null'],
  ['a number', '1'],
];
const otherTypes: readonly (readonly [string, string])[] = [
  ['text/plain', '{}'],
  ['application/x-www-form-urlencoded', 'a=1'],
  ['application/xml', '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'],
  ['multipart/form-data; boundary=x', '--x\r\n\r\n--x--'],
];

/** Bodies that are no JSON, no object, not for us or beyond measure. */
export function badForms({ name, route, example, schemas }: Parts): BadRequest[] {
  const right = requestOf(name, example);
  if (right.method === 'GET') return [];
  const as = (type: string, payload: string): Pick<BadRequest, 'headers' | 'payload'> => ({
    headers: { ...right.headers, 'content-type': type },
    payload,
  });
  const limit = Math.max(70_000, (route.bodyLimit ?? 0) + 1);
  const marks = { ...right, ...as(json, JSON.stringify({ x: manyMarks })) };
  const unread: readonly (readonly [string, string])[] = [
    ['a body where none is read', '{"isAdmin":true}'],
  ];
  return [
    ...[...broken, ...(schemas.body ? noObject : unread)].map(([what, payload]) => ({
      ...right,
      ...as(json, payload),
      what,
      statuses: [400],
    })),
    ...otherTypes.map(([type, payload]) => ({
      ...right,
      ...as(type, payload),
      what: type,
      statuses: [415],
    })),
    { ...right, ...as(json, `{"x":"${'a'.repeat(limit)}"}`), what: 'too large', statuses: [413] },
    { ...marks, what: 'too many marks', statuses: [route.bodyLimit === undefined ? 413 : 400] },
  ];
}
