import { useCallback, useState } from 'react';
import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { contentOf } from '#api/documents.ts';
import type { Item } from '#api/documents.ts';
import { Loaded } from '#app/page-states.tsx';

/** Pictures that a browser only paints. What can hold a script (SVG, HTML, PDF) is never shown in our own pages. */
const pictures: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
]);
const largestPicture = 25_000_000;
const mostText = 200_000;

/** How a file can be looked at in the page. */
type Way = 'picture' | 'text' | 'none';

function wayOf({ mediaType, sizeBytes }: Item): Way {
  if (mediaType === 'text/plain') return 'text';
  const isSmall = (sizeBytes ?? 0) <= largestPicture;
  return mediaType !== null && pictures.has(mediaType) && isSmall ? 'picture' : 'none';
}

interface ShownProps {
  readonly item: Item;
  readonly content: ArrayBuffer;
}

function Picture({ item, content }: ShownProps): ReactElement {
  const t = useTranslations('documents.open');
  const [isBroken, setBroken] = useState(false);
  // One of the list above: see `wayOf`.
  const type = item.mediaType ?? '';
  // The bytes have an address in this page only, and only as long as the picture is shown.
  const show = useCallback(
    (picture: HTMLImageElement) => {
      picture.src = URL.createObjectURL(new Blob([content], { type }));
      return () => URL.revokeObjectURL(picture.src);
    },
    [content, type],
  );
  if (isBroken) return <p className="soft">{t('broken')}</p>;
  return (
    <div className="docs__picture">
      <img ref={show} alt={item.name} onError={() => setBroken(true)} />
    </div>
  );
}

function Text({ item, content }: ShownProps): ReactElement {
  const t = useTranslations('documents.open');
  const text = new TextDecoder().decode(content);
  return (
    <>
      <section
        className="docs__text"
        aria-label={t('contentOf', { name: item.name })}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <pre>{text}</pre>
      </section>
      {(item.sizeBytes ?? 0) > mostText && <p className="small soft">{t('onlyBeginning')}</p>}
    </>
  );
}

/** Pictures and texts in the page. Looking is an opening, written down by the service: nothing is fetched twice. */
export function Preview({ item }: { readonly item: Item }): ReactElement {
  const t = useTranslations('documents.open');
  const way = wayOf(item);
  const query = useQuery({
    queryKey: ['document-content', item.id, item.version],
    queryFn: ({ signal }) =>
      contentOf(item.id, { most: way === 'text' ? mostText : largestPicture, signal }),
    enabled: way !== 'none' && item.sizeBytes !== 0,
    staleTime: Infinity,
    // What is looked at stays in memory no longer than it is looked at.
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  if (way === 'none' || item.sizeBytes === 0) return <p className="soft">{t('noPreview')}</p>;
  return (
    <Loaded query={query} label={t('loading')}>
      {(content) =>
        way === 'picture' ? (
          <Picture item={item} content={content} />
        ) : (
          <Text item={item} content={content} />
        )
      }
    </Loaded>
  );
}
