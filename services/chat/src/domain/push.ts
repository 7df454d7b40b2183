import type { PushKind } from '@astra/contracts/push';

/** What is to be told to somebody who has no page open: which sentence, and which page it leads to. Never who or what. */
export type PushNews = {
  /** News of the same thing is one. */
  readonly topic: string;
  readonly kind: PushKind;
  readonly path: string;
  readonly dueAt: Date;
  /** What was not taken by then is old. */
  readonly until: Date;
};

/** Who reads on another device is not called by the phone in their pocket. */
const readElsewhereMs = 5_000;
const dayMs = 86_400_000;
/** After a call: for whoever takes the phone out of a bag. */
const overMs = 3_600_000;
const waitingMs = 1_800_000;

const later = (now: Date, ms: number): Date => new Date(now.getTime() + ms);

type RoomOf = { readonly id: string; readonly kind: string } | null;

/** A meeting's conversation is no page of its own. */
const pathOf = (room: RoomOf): string =>
  room === null || room.kind === 'meeting' ? '/salons' : `/salons/${room.id}`;

export const messageTopic = 'message';
export const newMessage = (room: RoomOf, now: Date): PushNews => ({
  topic: messageTopic,
  kind: 'message',
  path: pathOf(room),
  dueAt: later(now, readElsewhereMs),
  until: later(now, dayMs),
});

type WhereItWaits = {
  readonly roomId: string;
  /** For who hears of it without being in the room: the page of its team, or of all of them. */
  readonly teams?: string;
  readonly now: Date;
};

/** Somebody waits for one to have read something, or a report waits in a room that one keeps. */
export const waitsInRoom = (
  kind: 'reading' | 'report',
  { roomId, teams, now }: WhereItWaits,
): PushNews => ({
  topic: kind,
  kind,
  path: teams ?? `/salons/${roomId}`,
  dueAt: now,
  until: later(now, dayMs),
});

export const testNews = (now: Date): PushNews => ({
  topic: 'test',
  kind: 'test',
  path: '/moi',
  dueAt: now,
  until: later(now, 60_000),
});

export type SummonsKind = 'call' | 'waiting';
/** Whom a meeting calls, and until when. */
export type Summons = {
  readonly personId: string;
  readonly kind: SummonsKind;
  readonly until: Date;
};

export const summonsTopic = (kind: SummonsKind, meetingId: string): string =>
  `${kind}:${meetingId}`;

export const summonsNews = (
  { kind, until }: Summons,
  { meetingId, now }: { readonly meetingId: string; readonly now: Date },
): PushNews => ({
  topic: summonsTopic(kind, meetingId),
  kind,
  path: kind === 'call' ? `/appel/${meetingId}` : '/',
  dueAt: now,
  until,
});

/** Takes the place of the ringing that was shown. */
export const callOver = (meetingId: string, now: Date): PushNews => ({
  topic: summonsTopic('call', meetingId),
  kind: 'call-over',
  path: '/salons',
  dueAt: now,
  until: later(now, overMs),
});

export const waitsUntil = (now: Date): Date => later(now, waitingMs);

type Told = Pick<Summons, 'personId' | 'kind'>;
const isSame = (one: Told, other: Told): boolean =>
  one.personId === other.personId && one.kind === other.kind;

/** Who is to be told now, and for whom it is over. */
export const compareSummons = (
  told: readonly Told[],
  wanted: readonly Summons[],
): { readonly fresh: readonly Summons[]; readonly over: readonly Told[] } => ({
  fresh: wanted.filter((one) => !told.some((other) => isSame(one, other))),
  over: told.filter((one) => !wanted.some((other) => isSame(one, other))),
});

const mostTries = 8;
const firstMs = 2_000;
const longestMs = 600_000;

/** When a push service that said no for now is asked again; null: not any more. */
export function againAt(
  { tries, until }: { readonly tries: number; readonly until: Date },
  { now, retryAfterMs }: { readonly now: Date; readonly retryAfterMs: number | null },
): Date | null {
  const ownMs = firstMs * 2 ** (tries - 1);
  const at = later(now, Math.min(longestMs, Math.max(ownMs, retryAfterMs ?? 0)));
  return tries >= mostTries || at >= until ? null : at;
}

/** How urgent, in the words of RFC 8030: a phone may sleep on with the others. */
export const urgencyOf = (kind: PushKind): 'high' | 'normal' | 'low' => {
  switch (kind) {
    case 'call':
    case 'waiting':
    case 'reading':
    case 'message':
    case 'test':
      return 'high';
    case 'report':
      return 'normal';
    case 'call-over':
      return 'low';
  }
};
