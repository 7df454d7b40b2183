import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { exact } from '@astra/contracts/common';
import { AppError } from '@astra/kit/problems';
import type { ListMark } from '#ports/store.ts';

const Cursor = exact({
  list: Type.String(),
  kind: Type.String({ maxLength: 10 }),
  value: Type.String({ maxLength: 400, pattern: '^[^\\u0000]*$' }),
  id: Type.String({ format: 'uuid' }),
});

/** Where the next page of a list begins. `list` says which list and order it is of. */
export const toCursor = (list: string, mark: ListMark): string =>
  Buffer.from(JSON.stringify({ list, ...mark })).toString('base64url');

/** @throws AppError for one of another list, or one that was made up. */
export function fromCursor(list: string, cursor: string | undefined): ListMark | null {
  if (cursor === undefined) return null;
  const found = parsed(cursor);
  if (!Value.Check(Cursor, found) || found.list !== list) throw notOurs();
  return { kind: found.kind, value: found.value, id: found.id };
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

const notOurs = (): AppError =>
  new AppError('invalid-input', undefined, {
    extras: { errors: [{ pointer: '/cursor', message: 'is not one that was given here' }] },
  });
