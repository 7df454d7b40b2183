import { useEffect } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { markableTypes } from '@astra/contracts/documents';
import type { LinkedItem, OpenedLink } from '@astra/contracts/guest-links';
import { Skeleton } from '@astra/ui/skeleton';
import { BytesPicture, isPainted } from '#shared/bytes-picture.tsx';
import type { ComingPages } from '#shared/coming-pages.ts';
import { later } from '#shared/later.tsx';
import { problemOf } from '#shared/problem-error.ts';
import { textIn } from '#shared/text-in.ts';
import { useAction } from '#visit/use-action.ts';
import { contentOf, markedPages } from './link-api.ts';
import { useStopped } from './use-stopped.ts';

/** The reader of PDFs is large: it comes when one is opened. */
const { Part: LaterPdf } = later(
  async () => (await import('#screens/documents/look/pdf.tsx')).Pdf,
  Skeleton,
);

const largest = 60_000_000;

const isShown = (mediaType: string | null): boolean =>
  mediaType === 'application/pdf' || mediaType === 'text/plain' || isPainted(mediaType);

/** Whether the page can show it, by this link. */
export const canBeLookedAt = (
  { kind, mediaType, sizeBytes }: LinkedItem,
  { isMarked }: Pick<OpenedLink, 'isMarked'>,
): boolean =>
  kind === 'file' &&
  (sizeBytes ?? 0) <= largest &&
  (isMarked ? markableTypes.has(mediaType ?? '') : isShown(mediaType));

interface LinkedLookProps {
  readonly pass: string;
  readonly file: LinkedItem;
  readonly opened: Pick<OpenedLink, 'isMarked' | 'sharedBy'>;
  readonly onStop: (error: unknown) => void;
}

/** What a file holds, in the page. Looking is an opening, written down by the service. */
export function LinkedLook({ pass, file, opened, onStop }: LinkedLookProps): ReactElement {
  const t = useTranslations('guestLinks.guest');
  const { isMarked } = opened;
  const [state, load] = useAction<[], ArrayBuffer | ComingPages>(() =>
    isMarked ? markedPages(pass, file.id) : contentOf(pass, file.id),
  );
  useEffect(() => load(), [load]);
  const { value: content } = state;
  // Nobody reads on when it is closed.
  useEffect(
    () => () => {
      if (content && !(content instanceof ArrayBuffer)) content.stop();
    },
    [content],
  );
  const problem = state.error === null ? null : problemOf(state.error);
  useStopped(state, problem === 'link-not-valid' || problem === 'not-signed-in', onStop);
  if (problem === 'cannot-be-marked')
    return <p role="alert">{t('files.noLook', { name: opened.sharedBy })}</p>;
  if (problem !== null) return <p role="alert">{t('failed')}</p>;
  if (!content) return <Skeleton label={t(isMarked ? 'files.marking' : 'loading')} />;
  const { mediaType } = file;
  if (!(content instanceof ArrayBuffer) || mediaType === 'application/pdf')
    return <LaterPdf item={file} content={content} />;
  if (mediaType !== null && isPainted(mediaType))
    return (
      <BytesPicture
        content={content}
        mediaType={mediaType}
        name={file.name}
        broken={t('files.broken')}
      />
    );
  return (
    <section
      className="docs__text"
      aria-label={file.name}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <pre>{textIn(content)}</pre>
    </section>
  );
}
