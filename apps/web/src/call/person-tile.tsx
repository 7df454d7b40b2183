import { useEffect, useState, type ReactElement, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { RemoteParticipant } from '@astra/call-core/call-engine';
import type { CallSnapshot, LocalDevice } from '@astra/call-core/call-state';
import type { WhoKind } from '@astra/ui/who';
import { Tile } from '@astra/ui/tile';
import { handNumbers, SELF } from './hands.ts';
import { MediaVideo } from './media-video.tsx';
import { floatsOf } from './reaction-looks.ts';

type Translate = ReturnType<typeof useTranslations<'call'>>;

interface RemoteTileProps {
  readonly person: RemoteParticipant;
  /** As it is said on this screen: namesakes are numbered. */
  readonly name: string;
  readonly kind: WhoKind;
  readonly call: CallSnapshot;
  /** Fills the place, where there is nobody else. */
  readonly isMain?: boolean;
  readonly over?: ReactNode;
  readonly menu?: ReactNode;
}

/** Somebody else's picture over its sill. */
export function RemoteTile(props: RemoteTileProps): ReactElement {
  const { person, name, kind, call, isMain = false, over, menu } = props;
  const t = useTranslations('call');
  const { microphone } = person.media;
  const isLost = person.quality === 'lost';
  const isArriving = useIsArriving(person.media);
  const instead = isLost && !over ? t('quality.lost') : isArriving && t('arrives', { name });
  return (
    <Tile
      name={name}
      kind={kind}
      place={isMain ? 'main' : undefined}
      isSpeaking={person.isSpeaking}
      isMuted={microphone ? microphone.isMuted : !isArriving}
      isFrozen={isLost || call.phase.name === 'reconnecting'}
      // Where a sentence over the picture has no room, a word stands in its place.
      picture={
        instead ? (
          <Waiting>{instead}</Waiting>
        ) : (
          pictureOf({ name, media: person.media }, call.local.isAudioOnly, t)
        )
      }
      over={over}
      hand={handNumbers(call).get(person.id)}
      floats={floatsOf(call, person.id, t)}
      menu={menu}
    />
  );
}

/** Nothing has come from them so long at most, and no picture: who has no camera is not awaited for long. */
const arrivesWithinMs = 8000;
const isSeenWithinMs = 2500;

/** What somebody who has just come has not sent yet is not turned off. */
function useIsArriving(media: RemoteParticipant['media']): boolean {
  const isNew = useIsWithin(arrivesWithinMs);
  const isVeryNew = useIsWithin(isSeenWithinMs);
  return (isNew && Object.keys(media).length === 0) || (isVeryNew && !media.camera);
}

/** Since it was first drawn. */
function useIsWithin(ms: number): boolean {
  const [isWithin, setWithin] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setWithin(false), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return isWithin;
}

/** The moving picture; `undefined` where the other person's camera is off. */
function pictureOf(
  { name, media }: Pick<RemoteParticipant, 'name' | 'media'>,
  isAudioOnly: boolean,
  t: Translate,
): ReactElement | undefined {
  const { camera } = media;
  if (!camera || camera.isMuted) return undefined;
  if (isAudioOnly) return <Waiting>{t('audioOnlyOn')}</Waiting>;
  if (!camera.track) return <Waiting>{t('pictureComing', { name })}</Waiting>;
  return <MediaVideo track={camera.track} label={t('pictureOf', { name })} />;
}

function ownPicture(camera: LocalDevice, t: Translate): ReactElement | undefined {
  if (camera.state === 'starting') return <Waiting>{null}</Waiting>;
  return camera.state === 'on' ? (
    <MediaVideo track={camera.track} label={t('selfView')} />
  ) : undefined;
}

/** Words in the place of a picture. */
export function Waiting({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <div className="tile__off">
      <span className="soft">{children}</span>
    </div>
  );
}

interface SelfTileProps {
  readonly call: CallSnapshot;
  readonly kind: WhoKind;
  readonly isFloating: boolean;
}

/** One's own picture, as in a mirror. */
export function SelfTile({ call, kind, isFloating }: SelfTileProps): ReactElement {
  const t = useTranslations('call');
  const { camera, microphone, isSpeaking } = call.local;
  return (
    <Tile
      name={t('you')}
      kind={kind}
      place={isFloating ? 'float' : 'self'}
      isSpeaking={isSpeaking}
      isMuted={microphone.state !== 'on' && microphone.state !== 'starting'}
      hand={handNumbers(call).get(SELF)}
      floats={floatsOf(call, null, t)}
      picture={ownPicture(camera, t)}
    />
  );
}
