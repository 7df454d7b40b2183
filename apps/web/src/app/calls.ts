import type { Meeting } from '#api/meetings.ts';

/** Whether a call rings for somebody at this moment. */
export function ringsFor(meeting: Meeting, personId: string, now: number): boolean {
  const me = meeting.members.find(({ id }) => id === personId);
  if (!me || !isRinging(meeting, now)) return false;
  return me.participantId === null && !me.isRemoved && !me.hasDeclined;
}

const isRinging = ({ state, ringsUntil }: Meeting, now: number): boolean =>
  state === 'open' && ringsUntil !== null && Date.parse(ringsUntil) > now;

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
