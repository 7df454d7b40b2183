import { AppError } from '@astra/kit/problems';

/** A cursor is the last row's sort key and id: a page starts after it, whatever was added in between. */
export type Cursor = { readonly key: string; readonly id: string };

export const writeCursor = ({ key, id }: Cursor): string =>
  Buffer.from(JSON.stringify([key, id])).toString('base64url');

/** @throws AppError `invalid-input` for anything that we have not written. */
export function readCursor(text: string): Cursor {
  try {
    const value = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown;
    if (Array.isArray(value) && typeof value[0] === 'string' && isUuid(value[1]))
      return { key: value[0], id: value[1] };
  } catch {
    // Falls through: not ours.
  }
  throw new AppError('invalid-input', 'The cursor is not one of ours');
}

const isUuid = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
