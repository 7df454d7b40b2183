import { useEffect, useMemo, useRef, useState, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { CallSession } from '@astra/call-core/call-session';
import type { CallSnapshot, View } from '@astra/call-core/call-state';
import { inSight, layOut, outOfSight } from '@astra/call-core/layout';
import type { Layout } from '@astra/call-core/layout';
import { nextSpeaker } from '@astra/call-core/speaker';
import { Icon } from '@astra/ui/icon';
import { TileAt, Tiles } from '@astra/ui/tile';
import type { CallPeople } from './call-screen.tsx';
import { namesOf } from './names.ts';
import { Over } from './over-pictures.tsx';
import { RemoteTile, SelfTile } from './person-tile.tsx';
import { usePlace } from './use-place.ts';

interface GalleryProps {
  readonly session: CallSession;
  readonly call: CallSnapshot;
  readonly people: CallPeople;
  readonly isSelfHidden: boolean;
}

/** Below this width the sill has room for the name and a mark alone. */
const SMALL_TILE = 200;

/**
 * Three people and more, each in a place of their own that nobody's voice moves. Where they would be too
 * small, whoever speaks is large too, and the list of all scrolls.
 */
export function Gallery({ session, call, people, isSelfHidden }: GalleryProps): ReactElement {
  const { participants } = call;
  const box = useRef<HTMLDivElement>(null);
  const place = usePlace(box);
  const layout = useMemo(
    () => place && layOut({ ...place, others: participants.length, hasSelf: !isSelfHidden }),
    [place, participants.length, isSelfHidden],
  );
  const [top, setTop] = useState(0);
  const mainId = useSpeaker(call);
  const names = useMemo(() => namesOf(participants), [participants]);
  const tile = (id: string | null, isLarge = false): ReactElement | null => {
    const person = participants.find((one) => one.id === id);
    if (!person) return null;
    const name = names.get(person.id) ?? person.name;
    const over = isLarge ? <Over call={call} person={{ ...person, name }} /> : undefined;
    return <RemoteTile {...{ person, name, call, over }} kind={people.remoteKind} />;
  };
  useViews(session, { call, layout, top, mainId, sill: place?.sill ?? 0 });
  return (
    <div ref={box} className="call__place">
      {layout && place && (
        <Tiles sill={place.sill} isSmall={(layout.others[0]?.width ?? 0) < SMALL_TILE}>
          {layout.main && <TileAt at={layout.main}>{tile(mainId, true)}</TileAt>}
          <List layout={layout} top={top} onScroll={setTop}>
            {layout.others.map((at, index) => {
              const id = participants[index]?.id ?? null;
              return (
                <TileAt key={id} at={at}>
                  {tile(id)}
                </TileAt>
              );
            })}
            {layout.self && (
              <TileAt key="self" at={layout.self}>
                <SelfTile call={call} kind={people.selfKind} isFloating={false} />
              </TileAt>
            )}
          </List>
          {!layout.main && <Over call={call} />}
        </Tiles>
      )}
    </div>
  );
}

/** Whose picture is large; it does not change back when they fall silent. */
function useSpeaker({ participants }: CallSnapshot): string | null {
  const [lastId, setLastId] = useState<string | null>(null);
  const id = nextSpeaker(participants, lastId);
  if (id !== lastId) setLastId(id);
  return id;
}

interface ListProps {
  readonly layout: Layout;
  readonly top: number;
  readonly onScroll: (top: number) => void;
  readonly children: readonly (ReactElement | null | readonly ReactElement[])[];
}

/** Everybody's tiles; when they scroll, a button says how many more there are and goes on to them. */
function List({ layout, top, onScroll, children }: ListProps): ReactElement {
  const t = useTranslations('call');
  const list = useRef<HTMLElement>(null);
  const { x: left, y, width, height, contentHeight } = layout.list;
  const isLong = contentHeight > height;
  const { above, below } = outOfSight(layout, top);
  const turn = (): void => list.current?.scrollTo({ top: below > 0 ? top + height * 0.9 : 0 });
  return (
    <>
      <section
        ref={list}
        className={isLong ? 'tiles__list tiles__list--long' : 'tiles__list'}
        style={{ left, top: y, width, height }}
        aria-label={t('everybody')}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={isLong ? 0 : undefined}
        onScroll={(event) => onScroll(event.currentTarget.scrollTop)}
      >
        <div className="tiles__all" style={{ height: contentHeight }}>
          {children}
        </div>
      </section>
      {isLong && (
        <button
          type="button"
          className="tiles__more"
          style={{ left, width, top: y + height }}
          onClick={turn}
        >
          {below > 0 ? t('moreBelow', { count: below }) : t('moreAbove', { count: above })}
          <Icon name={below > 0 ? 'chevron-down' : 'chevron-up'} size="s" />
        </button>
      )}
    </>
  );
}

interface Shown {
  readonly call: CallSnapshot;
  readonly layout: Layout | null;
  readonly top: number;
  readonly mainId: string | null;
  readonly sill: number;
}

/** Asks for what is in sight, no larger than it is shown, and for nothing else. */
function useViews(session: CallSession, shown: Shown): void {
  // The same words again are no news: a voice or a name changes nothing of what is asked for.
  const views = JSON.stringify(viewsOf(shown));
  useEffect(() => session.setViews(JSON.parse(views) as View[]), [session, views]);
}

function viewsOf({ call, layout, top, mainId, sill }: Shown): readonly View[] {
  if (!layout) return [];
  const seen = new Set(inSight(layout, top));
  return call.participants.map(({ id }, index) => {
    const small = seen.has(index) ? layout.others[index] : undefined;
    const place = (id === mainId ? layout.main : null) ?? small;
    const height = place ? (place.height - sill) * Math.min(2, devicePixelRatio) : 0;
    return { participantId: id, source: 'camera', heightPx: Math.round(height) };
  });
}
