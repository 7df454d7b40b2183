import { AppError } from '@astra/kit/problems';
import { hashSecret } from '@astra/kit/random';
import type { Made } from '#ports/store.ts';

type Known<T> = { readonly value: T; readonly requestHash: string } | undefined;

/** What a repeatable creation is kept with. */
export const madeBy = (
  by: string,
  {
    key,
    request,
    at,
  }: { readonly key: string | null; readonly request: unknown; readonly at: Date },
): Made => ({ at, by, key, requestHash: hashSecret(JSON.stringify(request)) });

/** The first answer of a repeated submission. @throws AppError `key-reused` for another request under the same key. */
export function firstAnswer<T>(known: Known<T>, made: Made): T | undefined {
  if (!known) return undefined;
  if (known.requestHash !== made.requestHash) throw new AppError('key-reused');
  return known.value;
}
