import { useEffect, useRef, type ReactElement } from 'react';
import { isSharing } from '@astra/call-core/arrange';
import type { CallSession } from '@astra/call-core/call-session';
import type { CallSnapshot } from '@astra/call-core/call-state';
import { Tile } from '@astra/ui/tile';
import type { CallPeople } from './call-screen.tsx';
import { Gallery } from './gallery.tsx';
import { AloneWords, Over } from './over-pictures.tsx';
import { RemoteTile, SelfTile } from './person-tile.tsx';
import type { Stage } from './use-stage.ts';
import type { WeakLine } from './use-weak-line.ts';

interface CallPicturesProps {
  readonly session: CallSession;
  readonly call: CallSnapshot;
  readonly people: CallPeople;
  readonly stage: Stage;
  readonly line: WeakLine;
  readonly isSelfHidden: boolean;
}

/** Everybody's pictures: one other person fills the place with oneself floating; more, and screens, share it. */
export function CallPictures(props: CallPicturesProps): ReactElement {
  const { participants } = props.call;
  const isShared = participants.length > 1 || participants.some(isSharing);
  return isShared ? <Gallery {...props} /> : <Pair {...props} />;
}

/** The other person whole, or who is still to come; oneself over a corner. */
function Pair({ session, call, people, line, isSelfHidden }: CallPicturesProps): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  const [other] = call.participants;
  useView(session, other?.id, place);
  return (
    <div ref={place} className="call__place">
      {other ? (
        <RemoteTile
          person={other}
          name={other.name}
          kind={people.remoteKind}
          call={call}
          isMain
          over={<Over {...{ session, call, people, line }} />}
        />
      ) : (
        <Alone call={call} people={people} />
      )}
      {!isSelfHidden && <SelfTile call={call} kind={people.selfKind} isFloating />}
    </div>
  );
}

/** Asks for a picture no larger than it is shown, so that a weak line is not spent on what nobody sees. */
function useView(
  session: CallSession,
  participantId: string | undefined,
  place: { readonly current: HTMLElement | null },
): void {
  useEffect(() => {
    const element = place.current;
    if (!element || participantId === undefined) return undefined;
    const tell = (): void => {
      const heightPx = Math.round(element.clientHeight * Math.min(2, devicePixelRatio));
      session.setViews([{ participantId, source: 'camera', heightPx }]);
    };
    tell();
    const observer = new ResizeObserver(tell);
    observer.observe(element);
    return () => observer.disconnect();
  }, [session, participantId, place]);
}

/** Nobody else is there (yet): never an empty black place. */
function Alone({ call, people }: Pick<CallPicturesProps, 'call' | 'people'>): ReactElement {
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
