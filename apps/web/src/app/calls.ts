import type { Meeting } from '#api/meetings.ts';

/** Whether a call rings for somebody at this moment. */
export function ringsFor(meeting: Meeting, personId: string, now: number): boolean {
  const me = meeting.members.find(({ id }) => id === personId);
  if (!me || !isRinging(meeting, now)) return false;
  return me.participantId === null && !me.isRemoved && !me.hasDeclined;
}

const isRinging = ({ state, ringsUntil }: Meeting, now: number): boolean =>
  state === 'open' && ringsUntil !== null && Date.parse(ringsUntil) > now;

/** How a call is answered, while nobody has come. */
export interface Answer {
  /** It rings there; they said "not now"; or it rang out. */
  readonly is: 'ringing' | 'declined' | 'silent';
  readonly members: Meeting['members'];
}

/** What whoever calls may know of whom they call, by what is worth waiting for; null of all but one's own call. */
export function answerOf(meeting: Meeting, personId: string, now: number): Answer | null {
  const { host, ringsUntil } = meeting;
  if (ringsUntil === null || host.id !== personId) return null;
  const called = meeting.members.filter(({ id, isRemoved }) => id !== host.id && !isRemoved);
  const left = called.filter(({ hasDeclined }) => !hasDeclined);
  if (called.length === 0 || called.some(({ participantId }) => participantId !== null))
    return null;
  if (left.length === 0) return { is: 'declined', members: called };
  return { is: isRinging(meeting, now) ? 'ringing' : 'silent', members: left };
}

/** The calls that may still ring, with the newest state of one of them; the same list when it changes nothing. */
export function withCall(calls: readonly Meeting[], meeting: Meeting): readonly Meeting[] {
  const isCall = meeting.ringsUntil !== null && meeting.state === 'open';
  const others = calls.filter(({ id }) => id !== meeting.id);
  if (!isCall) return others.length === calls.length ? calls : others;
  return [...others, meeting];
}

/** How a call stands for somebody who reads of it in their room. */
export type CallStage =
  | 'going-on'
  /** It rang out, and they may still come. */
  | 'missed-going-on'
  | 'missed'
  /** Of one's own: nobody has come. */
  | 'no-answer-yet'
  | 'no-answer'
  | 'over';

export function stageOf(meeting: Meeting, personId: string, now: number): CallStage {
  const { state, host, members } = meeting;
  const isOn = state === 'open';
  const isCaller = host.id === personId;
  const me = members.find(({ id }) => id === personId);
  const hasCome = isCaller
    ? members.some(({ participantId }) => participantId !== null)
    : me?.participantId !== null;
  if (hasCome || isRinging(meeting, now)) return isOn ? 'going-on' : 'over';
  if (isCaller) return isOn ? 'no-answer-yet' : 'no-answer';
  return isOn ? 'missed-going-on' : 'missed';
}
