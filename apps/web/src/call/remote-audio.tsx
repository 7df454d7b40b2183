import { useEffect, useLayoutEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { playOn } from '@astra/call-core/browser-devices';
import type { RemoteParticipant } from '@astra/call-core/call-engine';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';

interface RemoteAudioProps {
  readonly participants: readonly RemoteParticipant[];
  readonly speakerId: string | null;
}

/** Plays everybody's sound, and asks for a touch where the browser wants one first. */
export function RemoteAudio({ participants, speakerId }: RemoteAudioProps): ReactElement {
  const t = useTranslations('call');
  const [blocked, setBlocked] = useState<readonly HTMLAudioElement[]>([]);
  const tracks = participants.flatMap(({ media }) =>
    [media.microphone?.track, media['screen-audio']?.track].filter((track) => !!track),
  );
  const allow = (): void => {
    for (const element of blocked) element.play().catch(() => undefined);
    setBlocked([]);
  };
  return (
    <>
      {tracks.map((track) => (
        <Sound
          key={track.id}
          track={track}
          speakerId={speakerId}
          onBlocked={(element) => setBlocked((before) => [...before, element])}
          onGone={(element) => setBlocked((before) => withoutOne(before, element))}
        />
      ))}
      {blocked.length > 0 && (
        <Notice
          tone="warn"
          role="alert"
          actions={
            <Button look="main" icon="volume-2" onClick={allow}>
              {t('soundAllow')}
            </Button>
          }
        >
          {t('soundBlocked')}
        </Notice>
      )}
    </>
  );
}

/** The same list when it is not in it, so that nothing is drawn anew. */
const withoutOne = (
  elements: readonly HTMLAudioElement[],
  element: HTMLAudioElement,
): readonly HTMLAudioElement[] =>
  elements.includes(element) ? elements.filter((one) => one !== element) : elements;

interface SoundProps {
  readonly track: MediaStreamTrack;
  readonly speakerId: string | null;
  readonly onBlocked: (element: HTMLAudioElement) => void;
  /** Its person has left: nothing waits for a touch any more. */
  readonly onGone: (element: HTMLAudioElement) => void;
}

function Sound({ track, speakerId, onBlocked, onGone }: SoundProps): ReactElement {
  const audio = useRef<HTMLAudioElement>(null);
  const tell = useRef({ onBlocked, onGone });
  useLayoutEffect(() => {
    tell.current = { onBlocked, onGone };
  });
  useEffect(() => {
    const element = audio.current;
    if (!element) return undefined;
    element.srcObject = new MediaStream([track]);
    element.play().catch((error: unknown) => {
      if (error instanceof Error && error.name === 'NotAllowedError')
        tell.current.onBlocked(element);
    });
    return () => {
      element.srcObject = null;
      tell.current.onGone(element);
    };
  }, [track]);
  useEffect(() => {
    if (audio.current) void playOn(audio.current, speakerId);
  }, [speakerId]);
  // Live speech: captions come with their own service.
  // oxlint-disable-next-line jsx-a11y/media-has-caption -- see above
  return <audio ref={audio} autoPlay />;
}
