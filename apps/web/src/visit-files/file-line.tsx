import { useCallback, useState, type ReactElement, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button, ButtonLink } from '@astra/ui/button';
import { useSize } from '#screens/documents/kind.ts';
import { Skeleton } from '@astra/ui/skeleton';
import { ItemMark } from '#screens/documents/item-mark.tsx';
import { later } from '#shared/later.tsx';

/** A document of a meeting, whoever looks at it. */
export interface FileFacts {
  readonly name: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
}

/** Pictures that a browser only paints; all else is saved, and opened by what the person trusts for it. */
const pictures: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
]);
const largestPicture = 25_000_000;
const isPicture = ({ mediaType, sizeBytes }: FileFacts): boolean =>
  pictures.has(mediaType) && sizeBytes <= largestPicture;

const pdfLook = later<{ readonly file: FileFacts; readonly href: string }>(
  async () => (await import('#presenting/pdf-look.tsx')).PdfLook,
  Skeleton,
);
const largestPdf = 60_000_000;
const isPdf = ({ mediaType, sizeBytes }: FileFacts): boolean =>
  mediaType === 'application/pdf' && sizeBytes <= largestPdf;

/** What the page shows of it by itself. */
function lookAt(file: FileFacts, href: string): ReactElement | null {
  if (isPicture(file)) return <Picture href={href} file={file} />;
  return isPdf(file) ? <pdfLook.Part file={file} href={href} /> : null;
}

interface FileLineProps {
  readonly file: FileFacts;
  readonly href: string;
  /** Who it is from, or what it is for. */
  readonly about: ReactNode;
  readonly isMain?: boolean;
  /** In a list, or by itself. */
  readonly as?: 'li' | 'div';
  /** What is seen of it, where more than pictures can be looked at. */
  readonly preview?: ReactElement | undefined;
  readonly children?: ReactNode;
}

/** One document: what it is, how to see it and how to save it. */
export function FileLine({
  file,
  href,
  about,
  isMain = false,
  as: Box = 'li',
  preview,
  children,
}: FileLineProps): ReactElement {
  const t = useTranslations('visitFiles');
  const size = useSize();
  const [isSeen, setSeen] = useState(false);
  const { name } = file;
  const look = preview ?? lookAt(file, href);
  return (
    <Box className="vfile vfile--card">
      <div className="vfile__head">
        <ItemMark item={{ kind: 'file', name }} />
        <span className="grow vfile__words">
          <strong>{name}</strong>
          <span className="small soft">
            <span className="nb">{size(file.sizeBytes)}</span>
            {about !== null && <> · {about}</>}
          </span>
        </span>
      </div>
      {isSeen && look}
      <div className="line vfile__acts">
        {look !== null && (
          <Button
            icon={isSeen ? 'eye-off' : 'eye'}
            aria-expanded={isSeen}
            aria-label={isSeen ? undefined : t('look', { name })}
            onClick={() => setSeen(!isSeen)}
          >
            {t(isSeen ? 'hide' : 'lookShort')}
          </Button>
        )}
        <ButtonLink
          href={href}
          download=""
          icon="download"
          look={isMain ? 'main' : 'plain'}
          aria-label={t('save', { name })}
        >
          {t('saveShort')}
        </ButtonLink>
        {children}
      </div>
    </Box>
  );
}

/** The bytes have an address in this page only, and only as long as the picture is shown. */
function Picture({ href, file }: Pick<FileLineProps, 'href' | 'file'>): ReactElement {
  const t = useTranslations('visitFiles');
  const [isBroken, setBroken] = useState(false);
  const { mediaType } = file;
  const show = useCallback(
    (picture: HTMLImageElement) => {
      const gone = new AbortController();
      const init = { signal: gone.signal, cache: 'no-store' } as const;
      const bring = async (): Promise<void> => {
        const reply = await fetch(href, init);
        if (!reply.ok) throw new Error('Not given');
        const content = new Blob([await reply.arrayBuffer()], { type: mediaType });
        if (!gone.signal.aborted) picture.src = URL.createObjectURL(content);
      };
      bring().catch(() => {
        if (!gone.signal.aborted) setBroken(true);
      });
      return () => {
        gone.abort();
        URL.revokeObjectURL(picture.src);
      };
    },
    [href, mediaType],
  );
  if (isBroken) return <p className="soft">{t('lookFailed')}</p>;
  return <img ref={show} className="vfile__picture" alt={file.name} />;
}
