import { isWelcome, type Attendance, type Participant } from './room.ts';
import type { Meeting } from './meeting.ts';
import { endOf, forgottenAfterMs } from './times.ts';

/** Who the engine says is in the room. */
export type Present = {
  readonly participantId: string;
  readonly grantId: string | null;
  readonly joinedAt: Date;
};

type Facts = {
  readonly meeting: Meeting;
  readonly participants: readonly Participant[];
  readonly attendances: readonly Attendance[];
  readonly present: readonly Present[];
  /** When the engine was asked. */
  readonly now: Date;
};

export type Repair = {
  /** The engine's account of a join that we never heard of. */
  readonly joins: readonly Present[];
  /** Grants whose holder is no longer there. */
  readonly leaves: readonly string[];
  /** Participants who must not be there. */
  readonly ghosts: readonly string[];
  readonly isForgotten: boolean;
};

/** News that are on their way are not yet lost. */
const settleMs = 10_000;

/** Compares what we know of a room with what the engine says. */
export function reconcile({ meeting, participants, attendances, present, now }: Facts): Repair {
  const known = new Map(attendances.map((one) => [one.grantId, one]));
  const people = new Map(participants.map((one) => [one.id, one]));
  const isGhost = ({ participantId, grantId }: Present): boolean => {
    const person = people.get(participantId);
    if (!person || !isWelcome(meeting, person)) return true;
    // Put out once already, by a call that the engine did not hear.
    return grantId !== null && known.get(grantId)?.isRevoked === true;
  };
  const there = new Set(present.map((one) => one.grantId));
  const settled = now.getTime() - settleMs;
  return {
    joins: present.filter(
      (one) => !isGhost(one) && !isKnown(known, one) && one.joinedAt.getTime() < settled,
    ),
    leaves: attendances
      .filter((one) => !one.leftAt && !there.has(one.grantId) && one.joinedAt.getTime() < settled)
      .map((one) => one.grantId),
    ghosts: present.filter(isGhost).map((one) => one.participantId),
    isForgotten:
      present.length === 0 && now.getTime() > endOf(meeting).getTime() + forgottenAfterMs,
  };
}

const isKnown = (known: ReadonlyMap<string, Attendance>, one: Present): boolean =>
  one.grantId !== null && known.has(one.grantId);
