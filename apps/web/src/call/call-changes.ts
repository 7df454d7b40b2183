import { isSharing } from '@astra/call-core/arrange';
import type { CallPhase, CallSnapshot, LocalDevice } from '@astra/call-core/call-state';

/** Something worth saying aloud. */
export interface CallChange {
  readonly what:
    | 'joined'
    | 'left'
    | 'micOn'
    | 'micOff'
    | 'cameraOn'
    | 'cameraOff'
    | 'shares'
    | 'sharesNoMore'
    | 'sharing'
    | 'sharingOver'
    | 'handUp'
    | 'handDown'
    | 'inCall'
    | 'inCallAlone'
    | 'backInCall'
    | 'away'
    | 'serverAway';
  readonly name?: string;
}

/** What changed from one moment of the call to the next, for ears. */
export function changesBetween(before: CallSnapshot, now: CallSnapshot): readonly CallChange[] {
  if (before === now) return [];
  return [
    ...phaseChange(before, now),
    ...peopleChanges(before, now),
    ...deviceChanges(before, now),
    ...handChange(before, now),
    ...screenChanges(before, now),
  ];
}

function phaseChange(
  { phase: before }: CallSnapshot,
  { phase: now, participants }: CallSnapshot,
): readonly CallChange[] {
  if (now.name === 'reconnecting') return wordsOfLoss(before, now);
  if (now.name !== 'in-call' || before.name === 'in-call') return [];
  if (before.name === 'reconnecting' || before.name === 'moving') return [{ what: 'backInCall' }];
  // Who is there already joins no more: it is said here or never.
  const names = participants.map(({ name }) => name);
  return names.length > 0
    ? [{ what: 'inCall', name: names.join(', ') }]
    : [{ what: 'inCallAlone' }];
}

/** What is away is said once more when it is known to be the server: nobody is to look at their own network for that. */
function wordsOfLoss(
  before: CallPhase,
  now: Extract<CallPhase, { name: 'reconnecting' }>,
): readonly CallChange[] {
  const wasServer = before.name === 'reconnecting' && before.fault === 'server';
  if (now.fault === 'server' && !wasServer) return [{ what: 'serverAway' }];
  return before.name === 'in-call' ? [{ what: 'away' }] : [];
}

function peopleChanges(before: CallSnapshot, now: CallSnapshot): readonly CallChange[] {
  // While the call comes back everybody seems to leave and to join: that is not news.
  if (now.phase.name !== 'in-call' || before.phase.name !== 'in-call') return [];
  const wasHere = new Set(before.participants.map(({ id }) => id));
  const isHere = new Set(now.participants.map(({ id }) => id));
  const came = now.participants.filter(({ id }) => !wasHere.has(id));
  const went = before.participants.filter(({ id }) => !isHere.has(id));
  return [
    ...came.map(({ name }) => ({ what: 'joined', name }) as const),
    ...went.map(({ name }) => ({ what: 'left', name }) as const),
  ];
}

function deviceChanges(
  { local: before }: CallSnapshot,
  { local: now }: CallSnapshot,
): readonly CallChange[] {
  const changes: CallChange[] = [];
  const microphone = turned(before.microphone, now.microphone);
  if (microphone !== null) changes.push({ what: microphone ? 'micOn' : 'micOff' });
  const camera = turned(before.camera, now.camera);
  if (camera !== null) changes.push({ what: camera ? 'cameraOn' : 'cameraOff' });
  return changes;
}

function screenChanges(before: CallSnapshot, now: CallSnapshot): readonly CallChange[] {
  const wasOn = before.local.screen.state === 'on';
  const isOn = now.local.screen.state === 'on';
  const own: readonly CallChange[] =
    wasOn === isOn ? [] : [{ what: isOn ? 'sharing' : 'sharingOver' }];
  // As with people: what seems to come and go while the call comes back is no news.
  if (now.phase.name !== 'in-call' || before.phase.name !== 'in-call') return own;
  const others = now.participants.flatMap((person): CallChange[] => {
    const past = before.participants.find(({ id }) => id === person.id);
    const [shared, shares] = [past !== undefined && isSharing(past), isSharing(person)];
    if (shared === shares) return [];
    return [{ what: shares ? 'shares' : 'sharesNoMore', name: person.name }];
  });
  return [...own, ...others];
}

function handChange(before: CallSnapshot, now: CallSnapshot): readonly CallChange[] {
  const wasUp = before.handRaisedAt !== null;
  const isUp = now.handRaisedAt !== null;
  return wasUp === isUp ? [] : [{ what: isUp ? 'handUp' : 'handDown' }];
}

function turned(before: LocalDevice, now: LocalDevice): boolean | null {
  if (before.state === now.state) return null;
  if (now.state === 'on' && before.state === 'muted') return true;
  if (now.state === 'on' && before.state === 'starting') return true;
  if (now.state === 'muted' && before.state === 'on') return false;
  return null;
}
