import { useCallback, useState } from 'react';
import type { ReactElement } from 'react';

/** Pictures that a browser only paints. What can hold a script (SVG, HTML) is never shown in our own pages. */
const painted: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
]);

/** Whether a file of this media type is a picture that the page may show. */
export const isPainted = (mediaType: string | null): boolean => painted.has(mediaType ?? '');

interface BytesPictureProps {
  readonly content: ArrayBuffer | Uint8Array<ArrayBuffer>;
  /** One that `isPainted`. */
  readonly mediaType: string;
  readonly name: string;
  /** What is said when the bytes are no picture. */
  readonly broken: string;
}

/** A picture whose bytes have an address in this page only, and only as long as it is shown. */
export function BytesPicture(props: BytesPictureProps): ReactElement {
  const { content, mediaType, name, broken } = props;
  const [isBroken, setBroken] = useState(false);
  const show = useCallback(
    (picture: HTMLImageElement) => {
      picture.src = URL.createObjectURL(new Blob([content], { type: mediaType }));
      return () => URL.revokeObjectURL(picture.src);
    },
    [content, mediaType],
  );
  if (isBroken) return <p className="soft">{broken}</p>;
  return (
    <div className="docs__picture">
      <img ref={show} alt={name} onError={() => setBroken(true)} />
    </div>
  );
}
