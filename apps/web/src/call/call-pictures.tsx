import { useEffect, useRef, type ReactElement, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { CallSession } from '@astra/call-core/call-session';
import type { CallSnapshot } from '@astra/call-core/call-state';
import type { LinkQuality, RemoteParticipant } from '@astra/call-core/call-engine';
import { useNow } from '@astra/ui/clock';
import { Frozen, SayLine, Tile, Tiles } from '@astra/ui/tile';
import { isOpen } from './device-buttons.tsx';
import { MediaVideo } from './media-video.tsx';
import type { CallPeople } from './call-screen.tsx';

type Translate = ReturnType<typeof useTranslations<'call'>>;

interface CallPicturesProps {
  readonly session: CallSession;
  readonly call: CallSnapshot;
  readonly people: CallPeople;
  readonly isSelfHidden: boolean;
}

/** Everybody's pictures: one other person fills the place with oneself floating; more share it. */
export function CallPictures(props: CallPicturesProps): ReactElement {
  const { session, call, people, isSelfHidden } = props;
  const place = useRef<HTMLDivElement>(null);
  useViews(session, call.participants, place);
  const [first, ...others] = call.participants;
  const self = isSelfHidden ? null : (
    <SelfTile call={call} people={people} isFloating={others.length === 0} />
  );
  return (
    <div ref={place} className="call__place">
      {first && others.length > 0 ? (
        <Tiles count={call.participants.length + (self ? 1 : 0)}>
          {call.participants.map((person) => (
            <RemoteTile key={person.id} person={person} {...props} isMain={false} />
          ))}
          {self}
        </Tiles>
      ) : (
        <>
          {first ? <RemoteTile person={first} {...props} isMain /> : <Alone {...props} />}
          {self}
        </>
      )}
    </div>
  );
}

/** Asks for pictures no larger than they are shown, so that a weak line is not spent on what nobody sees. */
function useViews(
  session: CallSession,
  participants: readonly RemoteParticipant[],
  place: { readonly current: HTMLElement | null },
): void {
  const ids = participants.map(({ id }) => id).join(' ');
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const tell = (): void => {
      const count = ids === '' ? 0 : ids.split(' ').length;
      const rows = count <= 1 ? 1 : Math.ceil(Math.sqrt(count + 1));
      const heightPx = Math.round((element.clientHeight / rows) * Math.min(2, devicePixelRatio));
      session.setViews(
        ids
          .split(' ')
          .filter(Boolean)
          .map((participantId) => ({ participantId, source: 'camera', heightPx })),
      );
    };
    tell();
    const observer = new ResizeObserver(tell);
    observer.observe(element);
    return () => observer.disconnect();
  }, [session, ids, place]);
}

interface RemoteTileProps extends CallPicturesProps {
  readonly person: RemoteParticipant;
  readonly isMain: boolean;
}

function RemoteTile({ person, call, people, isMain }: RemoteTileProps): ReactElement {
  const t = useTranslations('call');
  const { microphone } = person.media;
  const isLost = person.quality === 'lost';
  return (
    <Tile
      name={person.name}
      kind={people.remoteKind}
      place={isMain ? 'main' : undefined}
      isSpeaking={person.isSpeaking}
      isMuted={!microphone || microphone.isMuted}
      isFrozen={isLost || call.phase.name === 'reconnecting'}
      picture={pictureOf(person, call.local.isAudioOnly, t)}
      over={isMain ? <Over call={call} person={person} /> : undefined}
    />
  );
}

/** The moving picture; `undefined` where the other person's camera is off. */
function pictureOf(
  { name, media }: RemoteParticipant,
  isAudioOnly: boolean,
  t: Translate,
): ReactElement | undefined {
  const { camera } = media;
  if (!camera || camera.isMuted) return undefined;
  if (isAudioOnly) return <Waiting>{t('audioOnlyOn')}</Waiting>;
  if (!camera.track) return <Waiting>{t('pictureComing', { name })}</Waiting>;
  return <MediaVideo track={camera.track} label={t('pictureOf', { name })} />;
}

function Waiting({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <div className="tile__off">
      <span className="soft">{children}</span>
    </div>
  );
}

const weak: ReadonlySet<LinkQuality> = new Set<LinkQuality>(['poor', 'lost']);

/** Something over the picture needs to be read: one's own picture makes room. */
export function isWarned({ phase, participants, local }: CallSnapshot): boolean {
  if (phase.name === 'reconnecting' || phase.name === 'moving') return true;
  return (
    participants.length > 0 && [local, ...participants].some(({ quality }) => weak.has(quality))
  );
}

/** One sentence over the picture, the gravest first; if only the picture suffers, the sound is named first. */
function Over({
  call,
  person,
}: {
  readonly call: CallSnapshot;
  readonly person: RemoteParticipant;
}): ReactNode {
  const t = useTranslations('call');
  if (call.phase.name === 'reconnecting') return <Reconnecting since={call.phase.since} />;
  if (call.phase.name === 'moving') return <SayLine>{t('moving')}</SayLine>;
  if (person.quality === 'lost') return <SayLine>{t('lostTheirs', { name: person.name })}</SayLine>;
  if (call.local.quality === 'poor')
    return <SayLine>{t(isOpen(call.local.camera) ? 'poorMine' : 'poorMineSound')}</SayLine>;
  if (person.quality === 'poor') return <SayLine>{t('poorTheirs', { name: person.name })}</SayLine>;
  return null;
}

function Reconnecting({ since }: { readonly since: number }): ReactElement {
  const t = useTranslations('call');
  const now = useNow(1000);
  const seconds = Math.max(0, Math.round((now - since) / 1000));
  return (
    <Frozen icon="wifi-off" title={t('reconnecting')}>
      {t('reconnectingWords', { seconds })}
    </Frozen>
  );
}

/** Nobody else is there (yet): never an empty black place. */
function Alone({ call, people }: CallPicturesProps): ReactElement {
  return (
    <Tile
      name={people.title}
      kind={people.remoteKind}
      place="main"
      picture={<span />}
      over={<AloneWords call={call} people={people} />}
    />
  );
}

function AloneWords({ call, people }: Pick<CallPicturesProps, 'call' | 'people'>): ReactElement {
  const t = useTranslations('call');
  if (call.phase.name === 'reconnecting') return <Reconnecting since={call.phase.since} />;
  if (call.phase.name !== 'in-call')
    return (
      <Frozen icon="rotate-cw" title={t('connecting')}>
        {t('connectingWords')}
      </Frozen>
    );
  return (
    <Frozen
      icon="pause"
      title={people.isHost ? t('aloneHost') : t('alone', { name: people.title })}
    >
      {people.isHost ? t('aloneHostWords') : t('aloneWords')}
    </Frozen>
  );
}

interface SelfTileProps extends Pick<CallPicturesProps, 'call' | 'people'> {
  readonly isFloating: boolean;
}

function SelfTile({ call, people, isFloating }: SelfTileProps): ReactElement {
  const t = useTranslations('call');
  const { camera, microphone, isSpeaking } = call.local;
  return (
    <Tile
      name={t('you')}
      kind={people.selfKind}
      place={isFloating ? 'float' : 'self'}
      isSpeaking={isSpeaking}
      isMuted={microphone.state !== 'on'}
      picture={
        camera.state === 'on' ? (
          <MediaVideo track={camera.track} label={t('selfView')} />
        ) : undefined
      }
    />
  );
}
