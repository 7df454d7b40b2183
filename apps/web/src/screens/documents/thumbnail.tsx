import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReactElement, RefObject } from 'react';
import { useQuery } from '@tanstack/react-query';
import { browserClock } from '@astra/page-state/browser-clock';
import { largestThumbnailBytes, thumbnailTypes } from '@astra/contracts/document-thumbnails';
import { thumbnailOf } from '#api/documents.ts';
import type { Item } from '#api/documents.ts';
import { ItemMark } from './item-mark.tsx';
import { someAtOnce } from './some-at-once.ts';

/** Of small pictures of one document. */
export const thumbnailKey = (id: string): readonly string[] => ['document-thumbnail', id];

/** Five a second at most: half of what the gateway lets a session ask, however fast somebody scrolls. */
const inItsTurn = someAtOnce(browserClock, { most: 2, leastMs: 400 });
/** In memory alone, and not long after its row is gone. */
const keptMs = 60_000;

const mayHaveOne = ({ kind, mediaType, sizeBytes, isMarked }: Item): boolean =>
  kind === 'file' &&
  !isMarked &&
  thumbnailTypes.has(mediaType ?? '') &&
  (sizeBytes ?? 0) <= largestThumbnailBytes;

/** Whether an element is near to what is seen. */
function useIsNear(element: RefObject<HTMLElement | null>): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (!element.current) return undefined;
    const watch = new IntersectionObserver(
      (seen) => setNear(seen.at(-1)?.isIntersecting === true),
      { rootMargin: '200px' },
    );
    watch.observe(element.current);
    return () => watch.disconnect();
  }, [element]);
  return isNear;
}

/** Bytes that our own service has painted. */
function Picture({ content }: { readonly content: Blob }): ReactElement {
  const show = useCallback(
    (picture: HTMLImageElement) => {
      picture.src = URL.createObjectURL(content);
      return () => URL.revokeObjectURL(picture.src);
    },
    [content],
  );
  return <img ref={show} className="docs__thumbnail" alt="" />;
}

function Thumbnail({ item }: { readonly item: Item }): ReactElement {
  const mark = useRef<HTMLSpanElement>(null);
  const isNear = useIsNear(mark);
  const near = useRef(isNear);
  useEffect(() => {
    near.current = isNear;
  }, [isNear]);
  const { data } = useQuery({
    queryKey: [...thumbnailKey(item.id), item.version],
    queryFn: ({ signal }) => {
      // Whoever has scrolled on does not wait for what they have passed.
      const isWanted = (): boolean => near.current && !signal.aborted;
      return inItsTurn(isWanted, () => thumbnailOf(item.id, signal));
    },
    enabled: isNear,
    staleTime: Infinity,
    gcTime: keptMs,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  return (
    <ItemMark item={item} ref={mark}>
      {data && <Picture content={data} />}
    </ItemMark>
  );
}

/** The mark of a file or a folder in a list; of a picture that the person has had, a small one of it. */
export const ItemPicture = ({ item }: { readonly item: Item }): ReactElement =>
  mayHaveOne(item) ? <Thumbnail item={item} /> : <ItemMark item={item} />;
