import { useEffect } from 'react';
import type { ReactElement } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { officeTypes } from '@astra/contracts/documents';
import { Skeleton } from '@astra/ui/skeleton';
import { contentHref, contentOf, markedHref, markedPages } from '#api/documents.ts';
import type { Item } from '#api/documents.ts';
import { Loaded } from '#app/page-states.tsx';
import { BytesPicture, isPainted } from '#shared/bytes-picture.tsx';
import { later } from '#shared/later.tsx';
import { textIn } from '#shared/text-in.ts';
import { Media } from './look/media.tsx';
import { ReadingBox } from './look/reading-box.tsx';
import { useMost } from './kind.ts';
import { thumbnailKey } from './thumbnail.tsx';

/** Readers of PDFs and of office files are large: each comes when such a file is opened. */
const { Part: LaterPdf } = later(async () => (await import('./look/pdf.tsx')).Pdf, Skeleton);
const { Part: LaterOffice } = later(
  async () => (await import('./look/office.tsx')).Office,
  Skeleton,
);

const largestPicture = 25_000_000;
/** Of a PDF or an office file, bytes. */
const largestRead = 60_000_000;
const mostText = 200_000;

/** How a file can be looked at in the page. */
type Way = 'picture' | 'text' | 'pdf' | 'office' | 'audio' | 'video' | 'none';

/** What looking inside a file needs to know of it. */
export type Seen = Pick<Item, 'id' | 'name' | 'version' | 'sizeBytes' | 'mediaType'> & {
  /** Only shown: what comes is a PDF of its pages, the name of who looks on each. */
  readonly isMarked?: boolean;
  /** Where it is had, if it is none of our own documents. */
  readonly href?: string;
};
const hrefOf = ({ href, id, isMarked = false }: Seen): string =>
  href ?? (isMarked ? markedHref(id) : contentHref(id));

/** Whether there is more to see of it than its name. */
export const canLook = (item: Seen): boolean => wayOf(item) !== 'none' && !isTooLarge(item);

/** Which files can be marked is the service's to say, in words. */
const wayOf = (item: Seen): Way =>
  item.isMarked === true && item.mediaType !== null ? 'pdf' : plainWayOf(item);

function plainWayOf({ name, mediaType, sizeBytes }: Seen): Way {
  if (mediaType === null || (sizeBytes ?? 0) === 0) return 'none';
  if (mediaType === 'text/plain') return 'text';
  if (mediaType === 'application/pdf') return 'pdf';
  if (isOffice(mediaType, name)) return 'office';
  if (mediaType.startsWith('audio/')) return 'audio';
  if (mediaType.startsWith('video/')) return 'video';
  return isPainted(mediaType) ? 'picture' : 'none';
}

/** A part of such a file is nothing to look at. What is only shown, the service makes small. */
function isTooLarge(item: Seen): boolean {
  const way = wayOf(item);
  return item.isMarked !== true && whole.has(way) && (item.sizeBytes ?? 0) > mostOf[way as Fetched];
}
const whole: ReadonlySet<Way> = new Set(['picture', 'pdf', 'office']);

/** Of some the beginning says only that it is a zip: then their name is believed, and what is in it decides. */
const isOffice = (mediaType: string, name: string): boolean =>
  officeTypes.has(mediaType) ||
  (mediaType === 'application/zip' && /\.(?:doc|xls|ppt)[xm]$|\.od[tsp]$/iu.test(name));

/** Of ways that take the whole of a file, or its beginning, into the page. */
const mostOf = {
  picture: largestPicture,
  pdf: largestRead,
  office: largestRead,
  text: mostText,
} as const;
type Fetched = keyof typeof mostOf;

interface ShownProps {
  readonly item: Seen;
  readonly content: ArrayBuffer;
}

function Text({ item, content }: ShownProps): ReactElement {
  const t = useTranslations('documents.open');
  const text = textIn(content);
  return (
    <>
      <ReadingBox label={t('contentOf', { name: item.name })}>
        <pre>{text}</pre>
      </ReadingBox>
      {(item.sizeBytes ?? 0) > mostText && <p className="small soft">{t('onlyBeginning')}</p>}
    </>
  );
}

function Content({ item, way, content }: ShownProps & { readonly way: Fetched }): ReactElement {
  const t = useTranslations('documents.open');
  switch (way) {
    case 'picture':
      return (
        <BytesPicture
          content={content}
          // One that is painted: see `wayOf`.
          mediaType={item.mediaType ?? ''}
          name={item.name}
          broken={t('broken')}
        />
      );
    case 'pdf':
      return <LaterPdf item={item} content={content} />;
    case 'office':
      return <LaterOffice item={item} content={content} />;
    case 'text':
      return <Text item={item} content={content} />;
  }
}

const onlyOnce = {
  staleTime: Infinity,
  // What is looked at stays in memory no longer than it is looked at.
  gcTime: 0,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
} as const;

/** Looking is an opening, written down by the service: nothing is fetched twice. */
function Inside({ item, way }: { readonly item: Seen; readonly way: Fetched }): ReactElement {
  const t = useTranslations('documents.open');
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ['document-content', item.id, item.version],
    queryFn: async ({ signal }) => {
      const content = await contentOf(hrefOf(item), { most: mostOf[way], signal });
      // From now on its row may show a small one of it.
      void client.invalidateQueries({ queryKey: thumbnailKey(item.id) });
      return content;
    },
    ...onlyOnce,
  });
  return (
    <Loaded query={query} label={t('loading')}>
      {(content) => <Content item={item} way={way} content={content} />}
    </Loaded>
  );
}

/** Its pages, as they are made, with the name of who looks. */
function OnlyShown({ item }: { readonly item: Seen }): ReactElement {
  const t = useTranslations('documents.open');
  const query = useQuery({
    queryKey: ['document-pages', item.id, item.version],
    queryFn: ({ signal }) => markedPages(hrefOf(item), signal),
    ...onlyOnce,
  });
  const { data } = query;
  // Nobody reads on when it is closed.
  useEffect(() => () => data?.stop(), [data]);
  return (
    <Loaded query={query} label={t('loadingMarked')}>
      {(pages) => <LaterPdf item={item} content={pages} />}
    </Loaded>
  );
}

/** What a file holds, in the page. */
export function Preview({ item }: { readonly item: Seen }): ReactElement {
  const t = useTranslations('documents.open');
  const most = useMost();
  const way = wayOf(item);
  if (item.isMarked === true && way === 'pdf') return <OnlyShown item={item} />;
  if (way === 'none') return <p className="soft">{t('noPreview')}</p>;
  if (way === 'audio' || way === 'video')
    return <Media name={item.name} href={hrefOf(item)} kind={way} />;
  if (isTooLarge(item)) return <p className="soft">{t('tooLarge', { most: most(mostOf[way]) })}</p>;
  return <Inside item={item} way={way} />;
}
