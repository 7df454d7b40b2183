import { AppError } from '@astra/kit/problems';
import { canBeMarked } from '#domain/mark.ts';
import type { FileContent } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import type { OpenedFile } from './open-file.ts';
import { toldOfReading, type Damage } from './tell-damage.ts';

export type MarkedWish = {
  readonly name: string;
  readonly kept: FileContent;
  readonly mark: string;
  /** By whom it is asked: a person, or who came by a link. */
  readonly readerId: string;
  readonly signal: AbortSignal;
  /** With the rights as they are when the pages are there, as an opening in the trail. */
  readonly note: () => Promise<unknown>;
  /** In the trail: nobody has seen it. */
  readonly refuse: (error: AppError) => Promise<unknown>;
  readonly damage: Damage;
};
export type MarkedFile = Omit<OpenedFile, 'signal' | 'done'>;

/** A file as a PDF of pictures of its pages, the mark in them: what leaves for a reader to whom it is only shown. */
export async function showMarked(
  deps: Pick<Deps, 'contents' | 'log' | 'marker' | 'random' | 'store'>,
  { name, kept, mark, readerId, signal, note, refuse, damage }: MarkedWish,
): Promise<MarkedFile> {
  const { mediaType } = kept;
  try {
    if (!canBeMarked(kept)) throw new AppError('cannot-be-marked');
    const content = (): Promise<Uint8Array> => whole(deps, kept);
    const pdf = await deps.marker.mark({ content, mediaType, mark, readerId, signal });
    await note();
    return {
      name: mediaType === 'application/pdf' ? name : `${name}.pdf`,
      mediaType: 'application/pdf',
      sizeBytes: pdf.byteLength,
      etag: `"${deps.random.uuid()}"`,
      isMarked: true,
      part: null,
      content: once(pdf),
    };
  } catch (found) {
    const { versionId } = kept.sealed;
    const error = await toldOfReading(deps, found, { versionId, damage });
    if (error instanceof AppError) await refuse(error);
    throw error;
  }
}

async function whole({ contents }: Pick<Deps, 'contents'>, kept: FileContent): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  // Its buffers are used again.
  for await (const part of await contents.read(kept)) parts.push(Uint8Array.from(part));
  return Buffer.concat(parts);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
