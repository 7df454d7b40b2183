import type { RemoteParticipant } from './call-engine.ts';

/** How a person wants to see a call of several. */
export type LayoutChoice = 'auto' | 'grid' | 'speaker' | 'presenter';

export const LAYOUT_CHOICES: readonly LayoutChoice[] = ['auto', 'grid', 'speaker', 'presenter'];

/** Something that has a place: somebody's picture, or the screen that they share. */
export interface Subject {
  readonly what: 'person' | 'screen';
  readonly id: string;
}

/** What is where: which is large, which is large beside it, and what is in the list, in its order. */
export interface Arrangement {
  readonly main: Subject | null;
  readonly second: Subject | null;
  readonly list: readonly Subject[];
  /** Is everything of one size, whatever its number? */
  readonly isGrid: boolean;
  /** Is one's own picture left out, so that the screen has the place? */
  readonly isSelfLeftOut: boolean;
}

/** What there is. */
export interface Present {
  /** Everybody else, in their order. */
  readonly people: readonly RemoteParticipant[];
  /** Who shares a screen, in the order in which they began. */
  readonly sharing: readonly string[];
  readonly choice: LayoutChoice;
  /** Chosen by this person, for themselves alone; what is gone is no choice. */
  readonly pinned: Subject | null;
  readonly speakerId: string | null;
}

/** Does this person share a screen now? */
export function isSharing({ media }: RemoteParticipant): boolean {
  return media.screen !== undefined && !media.screen.isMuted;
}

/** Who shares, in the order in which they began; the first stays the main one until they stop. */
export function nextSharing(
  people: readonly RemoteParticipant[],
  before: readonly string[],
): readonly string[] {
  const now = people.filter(isSharing).map(({ id }) => id);
  const stayed = before.filter((id) => now.includes(id));
  const next = [...stayed, ...now.filter((id) => !stayed.includes(id))];
  const isSame = next.length === before.length && next.every((id, at) => id === before[at]);
  return isSame ? before : next;
}

/** Says what is large and what is in the list. Pure. A pin counts for more than the choice. */
export function arrange(present: Present): Arrangement {
  const { people, sharing, choice, speakerId } = present;
  const screens = sharing.map((id) => ({ what: 'screen', id }) as const);
  const persons = people.map(({ id }) => ({ what: 'person', id }) as const);
  const all: readonly Subject[] = [...screens, ...persons];
  const screen = screens[0] ?? null;
  const speaker = persons.find(({ id }) => id === speakerId) ?? persons[0] ?? null;
  const pinned = all.find((one) => isSameSubject(one, present.pinned));
  if (pinned) return withPin(all, { pinned, screen, choice });
  switch (choice) {
    case 'grid':
      return { ...large(all, {}), isGrid: true };
    case 'speaker':
      return large(all, { main: speaker });
    case 'presenter':
      if (!screen) return large(all, {});
      return { ...large(speaker ? [speaker] : [], { main: screen }), isSelfLeftOut: true };
    case 'auto':
      return large(all, { main: screen });
  }
}

interface Pin {
  readonly pinned: Subject;
  readonly screen: Subject | null;
  readonly choice: LayoutChoice;
}

/** Somebody who is pinned (an interpreter) stands beside a screen, not in its place. */
function withPin(all: readonly Subject[], { pinned, screen, choice }: Pin): Arrangement {
  const isScreenFirst = choice === 'auto' || choice === 'presenter';
  if (pinned.what === 'person' && screen && isScreenFirst)
    return large(all, { main: screen, second: pinned });
  return large(all, { main: pinned });
}

function large(
  all: readonly Subject[],
  { main = null, second = null }: Partial<Pick<Arrangement, 'main' | 'second'>>,
): Arrangement {
  const list = all.filter((one) => !isSameSubject(one, main) && !isSameSubject(one, second));
  return { main, second, list, isGrid: false, isSelfLeftOut: false };
}

/** The same picture? */
export function isSameSubject(one: Subject | null, other: Subject | null): boolean {
  return one?.what === other?.what && one?.id === other?.id;
}
