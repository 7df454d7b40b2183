import type { Room } from './room.ts';

/** Whether an organisation lets links in its rooms be looked at for a preview. */
export type LinkPreviewRule = { readonly isAllowed: boolean; readonly version: number };

/** What a page says of itself: words alone. */
export type LinkPreview = {
  readonly title: string;
  readonly description: string | null;
  readonly site: string | null;
};

/** What stands in a page, as it stands there. */
export type PageWords = {
  readonly title: string | null;
  readonly description: string | null;
  readonly site: string | null;
};

/**
 * Whether links in a room are looked at. Never in a meeting's conversation: it is about care, and a patient or another guest
 * is in it. In a closed room nobody writes.
 */
export const hasLinkPreviews = ({
  kind,
  isClosed,
  arePreviewsAllowed,
}: Pick<Room, 'kind' | 'isClosed' | 'arePreviewsAllowed'>): boolean =>
  arePreviewsAllowed && kind !== 'meeting' && !isClosed;

const longest = { title: 200, description: 300, site: 80 } as const;

/** The words, clean and short; null where there is not even a title. */
export function previewOf(words: PageWords): LinkPreview | null {
  const title = clean(words.title, longest.title);
  if (title === null) return null;
  return {
    title,
    description: clean(words.description, longest.description),
    site: clean(words.site, longest.site),
  };
}

/**
 * Controls, what turns or hides text (bidirectional signs, zero width, tags, fillers), halves of pairs, and marks that pile
 * up over the lines around them.
 */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{DI}]/gu;
const piled = /(\p{M}{4})\p{M}+/gu;

function clean(text: string | null, longest: number): string | null {
  if (text === null) return null;
  // Far more than is shown is not even looked at.
  const shown = text
    .slice(0, longest * 10)
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(hidden, '')
    .replaceAll(piled, '$1');
  const letters = Array.from(shown.replaceAll(/ {2,}/gu, ' ').trim());
  if (letters.length > longest)
    return `${letters
      .slice(0, longest - 1)
      .join('')
      .trimEnd()}…`;
  return letters.length === 0 ? null : letters.join('');
}
