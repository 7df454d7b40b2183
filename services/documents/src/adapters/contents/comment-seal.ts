import { SealError, type SealAbout } from '@astra/file-crypto/seal-format';
import { KeyError, type KeyProvider } from '@astra/file-crypto/key-provider';
import type { Sealed } from '#domain/sealed.ts';
import type { CommentSeal } from '#ports/comments.ts';
import { aboutOf, openText, sealText, unwrapped } from './sealed-text.ts';

/** A comment's text opens as that of no other comment, though one key opens all of a file's. */
const aboutComment = (key: Sealed, id: string): SealAbout => ({ ...aboutOf(key), version: id });

/** Comments under the organisation's key, as its files are: worth nothing in a copy of the database. */
export const makeCommentSeal = (keys: KeyProvider): CommentSeal => ({
  close: async (sealed, { id, text }) => {
    const key = await unwrapped(keys, sealed);
    return sealText(text, { key, about: aboutComment(sealed, id), header: sealed.header });
  },
  open: async (sealed, comments) => {
    const key = await keyOrNull(keys, sealed);
    if (key === null) return comments.map(() => null);
    return Promise.all(
      comments.map(({ id, bytes }) =>
        openText(bytes, { key, about: aboutComment(sealed, id) }).catch(nullIfChanged),
      ),
    );
  },
});

/** Null for one that was changed: then nothing of the file opens. */
async function keyOrNull(
  keys: KeyProvider,
  sealed: Sealed,
): Promise<Awaited<ReturnType<typeof unwrapped>> | null> {
  try {
    return await unwrapped(keys, sealed);
  } catch (error) {
    const { cause } = error as Error;
    if (cause instanceof KeyError && cause.kind === 'refused') return null;
    throw error;
  }
}

/** One that does not open hides none of the others. */
function nullIfChanged(error: unknown): null {
  if (error instanceof SealError) return null;
  throw error;
}
