import { useEffect, useRef, type ReactElement } from 'react';

interface MediaVideoProps {
  readonly track: MediaStreamTrack;
  /** What it shows, for those who do not see it. */
  readonly label: string;
  readonly className?: string | undefined;
}

/** One moving picture. The sound is played elsewhere: a hidden or moved picture must not interrupt it. */
export function MediaVideo({ track, label, className }: MediaVideoProps): ReactElement {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return undefined;
    element.srcObject = new MediaStream([track]);
    // Refused only while the page is hidden; it plays by itself when it is seen again.
    element.play().catch(() => undefined);
    return () => {
      element.srcObject = null;
    };
  }, [track]);
  return <video ref={video} className={className} aria-label={label} muted playsInline autoPlay />;
}
