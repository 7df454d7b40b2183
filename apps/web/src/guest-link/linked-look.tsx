import { useEffect } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { markableTypes, officeTypes } from '@astra/contracts/documents';
import type { LinkedItem, OpenedLink } from '@astra/contracts/guest-links';
import { Skeleton } from '@astra/ui/skeleton';
import { BytesPicture, isPainted } from '#shared/bytes-picture.tsx';
import type { ComingPages } from '#shared/coming-pages.ts';
import { later } from '#shared/later.tsx';
import { problemOf } from '#shared/problem-error.ts';
import { textIn } from '#shared/text-in.ts';
import { ReadingBox } from '#screens/documents/look/reading-box.tsx';
import { useAction } from '#visit/use-action.ts';
import { contentOf, markedPages } from './link-api.ts';
import { useStopped } from './use-stopped.ts';

/** Readers of PDFs and of office files are large: each comes when such a file is opened. */
const { Part: LaterPdf } = later(
  async () => (await import('#screens/documents/look/pdf.tsx')).Pdf,
  Skeleton,
);
const { Part: LaterOffice } = later(
  async () => (await import('#screens/documents/look/office.tsx')).Office,
  Skeleton,
);

const largest = 60_000_000;

const isShown = (mediaType: string | null): boolean =>
  mediaType === 'application/pdf' ||
  mediaType === 'text/plain' ||
  officeTypes.has(mediaType ?? '') ||
  isPainted(mediaType);

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
  return <Content {...{ file, content }} />;
}

interface ContentProps {
  readonly file: LinkedItem;
  readonly content: ArrayBuffer | ComingPages;
}

function Content({ file, content }: ContentProps): ReactElement {
  const t = useTranslations('guestLinks.guest');
  const { mediaType } = file;
  if (!(content instanceof ArrayBuffer) || mediaType === 'application/pdf')
    return <LaterPdf item={file} content={content} />;
  if (officeTypes.has(mediaType ?? '')) return <LaterOffice item={file} content={content} />;
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
    <ReadingBox label={file.name}>
      <pre>{textIn(content)}</pre>
    </ReadingBox>
  );
}
