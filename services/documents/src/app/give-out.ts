import { AppError } from '@astra/kit/problems';
import type { ByteRange } from '#domain/byte-range.ts';
import type { FileContent } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { toldOfReading, type Damage } from './tell-damage.ts';

export type GiveOut = {
  readonly kept: FileContent;
  /** Null: the whole. */
  readonly part: ByteRange | null;
  /** Aborted when its reader may no longer have it. */
  readonly signal: AbortSignal;
  /** As given, in the trail and among the openings: before a byte leaves, and not before there is one. */
  readonly note: () => Promise<unknown>;
  /** In the trail: nobody was given anything. */
  readonly fail: (error: AppError) => Promise<unknown>;
  readonly damage: Damage;
};

/** The content, once its beginning is there and proved: what could not be given out was not opened by anybody. */
export async function giveOut(
  deps: Pick<Deps, 'contents' | 'log' | 'store' | 'clock'>,
  { kept, part, signal, note, fail, damage }: GiveOut,
): Promise<AsyncIterable<Uint8Array>> {
  const { sealed } = kept;
  const told = (error: unknown): Promise<unknown> => toldOfReading(deps, error, { sealed, damage });
  try {
    const content = await deps.contents.read(kept, part ?? undefined);
    try {
      // While it was read for, the right to it can have ended.
      if (signal.aborted) throw new AppError('not-found');
      await note();
    } catch (error) {
      await content[Symbol.asyncIterator]().return?.();
      throw error;
    }
    return watch(content, told);
  } catch (found) {
    const error = await told(found);
    if (error instanceof AppError) await fail(error);
    throw error;
  }
}

/** The same content, whose end by a fault is told. No generator: one that was never begun would let go of nothing. */
export function watch(
  content: AsyncIterable<Uint8Array>,
  told: (error: unknown) => Promise<unknown>,
): AsyncIterable<Uint8Array> {
  const bytes = content[Symbol.asyncIterator]();
  const next = async (): Promise<IteratorResult<Uint8Array>> => {
    try {
      return await bytes.next();
    } catch (error) {
      throw await told(error);
    }
  };
  const leave = async (): Promise<IteratorResult<Uint8Array>> => {
    await bytes.return?.();
    return { done: true, value: undefined };
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: leave }) };
}
