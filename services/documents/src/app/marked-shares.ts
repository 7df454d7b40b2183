import { AppError } from '@astra/kit/problems';
import type { Item } from '#domain/item.ts';
import { canBeMarked } from '#domain/mark.ts';

/** Who can take it, or change it, needs no mark. */
export const onlyToView = { pointer: '/isMarked', message: 'goes with the right `view` alone' };

/**
 * Told to who shares it, not to who would read it. Of a folder nobody knows what will be in it: what cannot be marked
 * there is not shown. @throws AppError `cannot-be-marked`
 */
export function mustBeMarkable({ file }: Pick<Item, 'file'>): void {
  if (file !== null && !canBeMarked(file)) throw new AppError('cannot-be-marked');
}
