import { useEffect, useMemo, useRef, useState, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { isSameSubject } from '@astra/call-core/arrange';
import type { Subject } from '@astra/call-core/arrange';
import type { CallSession } from '@astra/call-core/call-session';
import type { CallSnapshot, View } from '@astra/call-core/call-state';
import { inSight, layOut, outOfSight } from '@astra/call-core/layout';
import type { Layout, Rect } from '@astra/call-core/layout';
import { Icon } from '@astra/ui/icon';
import { TileAt, Tiles } from '@astra/ui/tile';
import type { CallPeople } from './call-screen.tsx';
import { namesOf } from './names.ts';
import { Over } from './over-pictures.tsx';
import { SelfTile } from './person-tile.tsx';
import { SubjectTile } from './subject-tile.tsx';
import { usePlace } from './use-place.ts';
import type { Place } from './use-place.ts';
import type { Stage } from './use-stage.ts';
import type { WeakLine } from './use-weak-line.ts';

interface GalleryProps {
  readonly session: CallSession;
  readonly call: CallSnapshot;
  readonly people: CallPeople;
  readonly stage: Stage;
  readonly line: WeakLine;
  readonly isSelfHidden: boolean;
}

/** Below this width the sill has room for the name and a mark alone. */
const SMALL_TILE = 200;

/**
 * Three people and more, and shared screens, each in a place of their own that nobody's voice moves. Where
 * they would be too small, or the person wants it so, something is large and the list of the others scrolls.
 */
export function Gallery({
  session,
  call,
  people,
  stage,
  line,
  isSelfHidden,
}: GalleryProps): ReactElement {
  const { participants } = call;
  const { list, second } = stage.arrangement;
  const box = useRef<HTMLDivElement>(null);
  const place = usePlace(box);
  const layout = useLayout(place, stage, isSelfHidden);
  const [top, setTop] = useState(0);
  const main = mainOf(stage, layout, participants);
  const names = useMemo(() => namesOf(participants), [participants]);
  const tile = (subject: Subject | null | undefined, isLarge = false): ReactElement | null => {
    const person = participants.find((one) => one.id === subject?.id);
    if (!person || !subject) return null;
    const name = names.get(person.id) ?? person.name;
    return (
      <SubjectTile {...{ subject, person, name, session, call, people, line, stage, isLarge }} />
    );
  };
  useViews(session, { call, stage, main, layout, top, sill: place?.sill ?? 0 });
  return (
    <div ref={box} className="call__place">
      {layout && place && (
        <Tiles sill={place.sill} isSmall={isSmall(layout)}>
          {layout.main && <TileAt at={layout.main}>{tile(main, true)}</TileAt>}
          {layout.second && <TileAt at={layout.second}>{tile(second, true)}</TileAt>}
          <List layout={layout} top={top} onScroll={setTop}>
            {layout.others.map((at, index) => (
              <TileAt key={keyOf(list[index])} at={at}>
                {tile(list[index])}
              </TileAt>
            ))}
            {layout.self && (
              <TileAt key="self" at={layout.self}>
                <SelfTile call={call} kind={people.selfKind} isFloating={false} />
              </TileAt>
            )}
          </List>
          {!layout.main && <Over {...{ session, call, people, line }} />}
        </Tiles>
      )}
    </div>
  );
}

const isSmall = ({ others, self }: Layout): boolean =>
  (others[0] ?? self ?? { width: SMALL_TILE }).width < SMALL_TILE;

/** What is large. In a crowd it is whoever speaks, who is in the list too: nobody changes place there. */
function mainOf(
  { arrangement, speakerId }: Stage,
  layout: Layout | null,
  participants: CallSnapshot['participants'],
): Subject | null {
  if (arrangement.main || !layout?.main) return arrangement.main;
  const id = speakerId ?? participants[0]?.id;
  return id === undefined ? null : { what: 'person', id };
}

function keyOf(subject: Subject | undefined): string {
  return `${subject?.what ?? ''} ${subject?.id ?? ''}`;
}

function useLayout(
  place: Place | null,
  { arrangement }: Stage,
  isSelfHidden: boolean,
): Layout | null {
  const { main, second, isGrid } = arrangement;
  const others = arrangement.list.length;
  const hasSelf = !isSelfHidden && !arrangement.isSelfLeftOut;
  const [isPresenting, hasSecond] = [main !== null, second !== null];
  return useMemo(
    () => place && layOut({ ...place, others, hasSelf, isPresenting, hasSecond, isGrid }),
    [place, others, hasSelf, isPresenting, hasSecond, isGrid],
  );
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
  readonly stage: Stage;
  readonly main: Subject | null;
  readonly layout: Layout | null;
  readonly top: number;
  readonly sill: number;
}

/** Asks for what is in sight, no larger than it is shown, and for nothing else. */
function useViews(session: CallSession, shown: Shown): void {
  // The same words again are no news: a voice or a name changes nothing of what is asked for.
  const views = JSON.stringify(viewsOf(shown));
  useEffect(() => session.setViews(JSON.parse(views) as View[]), [session, views]);
}

function viewsOf(shown: Shown): readonly View[] {
  const { call, layout, sill } = shown;
  if (!layout) return [];
  const placeOf = placesOf(shown, layout);
  const heightOf = (subject: Subject): number => {
    const place = placeOf(subject);
    return place ? Math.round((place.height - sill) * Math.min(2, devicePixelRatio)) : 0;
  };
  return call.participants.flatMap(({ id, media }): View[] => [
    { participantId: id, source: 'camera', heightPx: heightOf({ what: 'person', id }) },
    ...(media.screen
      ? [
          {
            participantId: id,
            source: 'screen',
            heightPx: heightOf({ what: 'screen', id }),
          } as const,
        ]
      : []),
  ]);
}

/** Where something is seen, the larger place first; undefined: nowhere. */
function placesOf(
  { stage, main, top }: Shown,
  layout: Layout,
): (subject: Subject) => Rect | undefined {
  const { list, second } = stage.arrangement;
  const seen = new Set(inSight(layout, top));
  return (subject) => {
    if (layout.main && isSameSubject(subject, main)) return layout.main;
    if (layout.second && isSameSubject(subject, second)) return layout.second;
    const at = list.findIndex((one) => isSameSubject(one, subject));
    return seen.has(at) ? layout.others[at] : undefined;
  };
}
