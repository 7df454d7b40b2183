import type { Role } from '@astra/contracts/actor';
import type { RoomKind } from '@astra/contracts/chat';
import type { RoomArchive } from './archive.ts';

export type RoomMember = { readonly personId: string; readonly isModerator: boolean };

/** A room, as it ought to be in the chat server. */
export type Room = {
  readonly id: string;
  readonly organisationId: string;
  readonly kind: RoomKind;
  readonly name: string | null;
  readonly teamId: string | null;
  readonly meetingId: string | null;
  /** Of a room of the whole organisation: for whom in it; empty: for everybody. Null of any other room. */
  readonly forRoles: readonly Role[] | null;
  /** Of such a room: how many the chat server has let in so far. */
  readonly joined: number;
  readonly matrixRoomId: string | null;
  readonly isClosed: boolean;
  /** For how many days what is written here is kept, if the room says so itself; and what counts. Null: for ever. */
  readonly ownDays: number | null;
  readonly keptDays: number | null;
  /** Of the room's organisation, unless the room was closed before; which of its rooms it reads in: see `archiveOf`. */
  readonly archive: RoomArchive | null;
  /** Its organisation lets links be looked at; where: see `hasLinkPreviews`. */
  readonly arePreviewsAllowed: boolean;
  readonly wanted: number;
  readonly done: number;
  readonly members: readonly RoomMember[];
  /** Those of them who read and do not write. */
  readonly silencedIds: readonly string[];
};

/** What the chat server shows of a room to whoever runs it: a meeting's title can be about a patient. */
export const shownName = ({ kind, name }: Pick<Room, 'kind' | 'name'>): string | null =>
  kind === 'meeting' || kind === 'direct' ? null : name;

/** The page on which a room stands for who answers for it without being in it; null: on none. */
export function pageOfKeepers({
  teamId,
  forRoles,
}: Pick<Room, 'teamId' | 'forRoles'>): string | null {
  if (teamId !== null) return `/equipes/${teamId}`;
  return forRoles === null ? null : '/equipes';
}

/** The one conversation of two people, whoever begins it. */
export const directKey = (one: string, other: string): string => [one, other].toSorted().join(' ');

/** How far each may go in a room: a power level is the least that an act needs. */
export type Powers = {
  readonly writing: number;
  readonly moderators: readonly string[];
  readonly silenced: readonly string[];
};
export const moderatorLevel = 50;
/** Below everybody: nothing can be written with it. */
export const silencedLevel = -1;
/** Nobody but the chat service has it. */
export const serviceLevel = 100;

/** Announcements are written by moderators; in a closed room nobody writes. */
export function powersOf(
  { kind, isClosed }: Pick<Room, 'kind' | 'isClosed'>,
  { moderators, silenced }: Omit<Powers, 'writing'>,
): Powers {
  const open = kind === 'announcement' ? moderatorLevel : 0;
  return {
    writing: isClosed ? serviceLevel : open,
    moderators: moderators.toSorted(),
    silenced: silenced.toSorted(),
  };
}

/** What has to be done so that those who are in a room are those who ought to be. */
export function difference(
  wanted: readonly string[],
  actual: readonly string[],
): { readonly toJoin: readonly string[]; readonly toRemove: readonly string[] } {
  const [before, after] = [new Set(actual), new Set(wanted)];
  return {
    toJoin: wanted.filter((one) => !before.has(one)),
    toRemove: actual.filter((one) => !after.has(one)),
  };
}
