import { AppError } from '@astra/kit/problems';
import { canBeMarked } from '#domain/mark.ts';
import type { FileContent } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { watch } from './give-out.ts';
import type { GivenFile } from './open-file.ts';
import { toldOfReading, type Damage } from './tell-damage.ts';

export type MarkedWish = {
  readonly name: string;
  readonly kept: FileContent;
  readonly mark: string;
  /** By whom it is asked: a person, or who came by a link. */
  readonly readerId: string;
  readonly signal: AbortSignal;
  /** With the rights as they are when the first page is there, as an opening in the trail. */
  readonly note: () => Promise<unknown>;
  /** In the trail: nobody has seen it, or not all of it. */
  readonly refuse: (error: AppError) => Promise<unknown>;
  readonly damage: Damage;
};
export type MarkedFile = Omit<GivenFile, 'signal' | 'done'>;

/** A file as a PDF of pictures of its pages, the mark in them: what leaves for a reader to whom it is only shown. */
export async function showMarked(
  deps: Pick<Deps, 'contents' | 'log' | 'marker' | 'random' | 'store' | 'clock'>,
  { name, kept, mark, readerId, signal, note, refuse, damage }: MarkedWish,
): Promise<MarkedFile> {
  const { mediaType } = kept;
  const told = async (found: unknown): Promise<unknown> => {
    const error = await toldOfReading(deps, found, { sealed: kept.sealed, damage });
    if (error instanceof AppError) await refuse(error);
    return error;
  };
  try {
    if (!canBeMarked(kept)) throw new AppError('cannot-be-marked');
    const content = (): Promise<Uint8Array> => wholeOf(deps, kept);
    const pdf = await deps.marker.mark({ content, mediaType, mark, readerId, signal });
    try {
      await note();
    } catch (error) {
      await pdf[Symbol.asyncIterator]().return?.();
      throw error;
    }
    return {
      name: mediaType === 'application/pdf' ? name : `${name}.pdf`,
      mediaType: 'application/pdf',
      // Nobody knows before the last page.
      sizeBytes: null,
      etag: `"${deps.random.uuid()}"`,
      isMarked: true,
      part: null,
      content: watch(pdf, told),
    };
  } catch (found) {
    throw await told(found);
  }
}

/** All of it, in memory. */
export async function wholeOf(
  { contents }: Pick<Deps, 'contents'>,
  kept: FileContent,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  // Its buffers are used again.
  for await (const part of await contents.read(kept)) parts.push(Uint8Array.from(part));
  return Buffer.concat(parts);
}
