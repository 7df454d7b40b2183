import type { DeviceChecks } from '@astra/contracts/meetings';
import { allowed, refused, type Decision } from './decision.ts';
import { notOver } from './meeting-life.ts';
import { isLetIn, type Guest, type Helper, type Meeting } from './meeting.ts';
import { timingFor } from './times.ts';

/** A guest on the way in: proof → consent → checks → waiting room. Each rule takes one step. */
export type Here = { readonly meeting: Meeting; readonly guest: Guest; readonly now: Date };

/** The second proof was right. Who is further already stays there. */
export const prove = (guest: Guest, now: Date): Guest => ({
  ...guest,
  attemptsLeft: mostAttempts,
  provedAt: guest.provedAt ?? now,
  step: guest.step === 'invited' ? 'proved' : guest.step,
});

/** So many proofs may be wrong. */
export const mostAttempts = 3;

/** A wrong proof costs one try; at none left the link is locked. */
export const failProof = (guest: Guest): Guest => ({
  ...guest,
  attemptsLeft: Math.max(0, guest.attemptsLeft - 1),
});

type Answer = { readonly version: string; readonly isAccepted: boolean; readonly inForce: string };

/** Accepts or refuses the text in force; a refusal leaves the waiting room and can be taken back. */
export function answerConsent({ meeting, guest, now }: Here, answer: Answer): Decision<Guest> {
  const checked = notOver(meeting);
  if (checked.problem) return checked;
  if (guest.step === 'invited') return refused('not-allowed');
  if (answer.version !== answer.inForce) return refused('consent-changed');
  const consent = { version: answer.version, isAccepted: answer.isAccepted, at: now };
  if (!answer.isAccepted) return allowed({ ...outside(guest), consent, step: 'refused-consent' });
  const isOnTheWay = guest.step === 'waiting' || isLetIn(guest);
  if (isOnTheWay) return allowed({ ...guest, consent });
  return allowed({ ...guest, consent, step: guest.checks ? 'checked' : 'consented' });
}

/** Whether the guest accepted the text in force. It speaks to patients: of others none is asked. */
export function checkConsent(guest: Guest, inForce: string): Decision<Guest> {
  if (guest.role === 'invitee') return allowed(guest);
  if (!guest.consent?.isAccepted) return refused('consent-needed');
  return guest.consent.version === inForce ? allowed(guest) : refused('consent-changed');
}

type Report = { readonly checks: DeviceChecks; readonly isAudioOnly: boolean };

export function reportChecks(here: Here, report: Report, inForce: string): Decision<Guest> {
  const ready = mayGoOn(here, inForce);
  if (ready.problem) return ready;
  const { guest } = here;
  const stays = guest.step === 'waiting' || isLetIn(guest);
  return allowed({ ...guest, ...report, step: stays ? guest.step : 'checked' });
}

type Arrival = {
  readonly sessionId: string;
  readonly takesOver: boolean;
  readonly inForce: string;
};

/** Enters the waiting room, or comes back to it (a reload keeps the place). */
export function wait(here: Here, arrival: Arrival): Decision<Guest> {
  const ready = mayGoOn(here, arrival.inForce);
  if (ready.problem) return ready;
  const { guest, now } = here;
  if (!guest.checks) return refused('not-allowed');
  const isElsewhere = guest.sessionId !== null && guest.sessionId !== arrival.sessionId;
  if (isElsewhere && !arrival.takesOver) return refused('on-another-device');
  const { sessionId } = arrival;
  if (guest.step === 'waiting' || isLetIn(guest)) return allowed({ ...guest, sessionId });
  return allowed({
    ...guest,
    sessionId,
    step: 'waiting',
    waitingSince: now,
    putBackAt: null,
    isHostInformed: false,
  });
}

function mayGoOn({ meeting, guest, now }: Here, inForce: string): Decision<Guest> {
  const checked = notOver(meeting);
  if (checked.problem) return checked;
  const when = timingFor(meeting, guest, now);
  if (when !== 'on-time') return refused(when);
  if (guest.step === 'invited') return refused('not-allowed');
  return checkConsent(guest, inForce);
}

export function leave(guest: Guest): Guest {
  if (guest.step !== 'waiting' && !isLetIn(guest)) return guest;
  return { ...outside(guest), step: 'left' };
}

/** A moderator takes the guest out; the way back leads through the waiting room. */
export const takeOut = (guest: Guest, now: Date): Guest => ({
  ...withoutHelp(outside(guest)),
  step: 'removed',
  removedAt: now,
});

/** It was moved to later: who waits, or has given up waiting, comes again then, and has proved, agreed and tested already. */
export const comeAgain = (guest: Guest): Guest =>
  guest.step === 'waiting' || guest.step === 'left'
    ? { ...withoutHelp(outside(guest)), step: 'checked' }
    : guest;

/** Whoever gives up has not been helped: their call for help stays. */
const outside = (guest: Guest): Guest => ({
  ...guest,
  sessionId: null,
  waitingSince: null,
  putBackAt: null,
  // Who comes again is asked about anew.
  companyQuestion: null,
  isHostInformed: false,
});

/** Calls for help; called again after an answer, it is a new call that nobody has answered yet. */
export const askForHelp = (guest: Guest): Guest =>
  guest.asksForHelp ? guest : { ...guest, asksForHelp: true, helper: null };

/** Somebody answers the call for help: the first one, and colleagues see who. */
export const settleHelp = (guest: Guest, helper: Helper): Guest =>
  guest.asksForHelp ? { ...guest, asksForHelp: false, helper } : guest;

/** The call for help is of no use any more. */
const withoutHelp = (guest: Guest): Guest => ({
  ...guest,
  asksForHelp: false,
  helper: null,
});

/** The engine says that the guest's media is in the room, or no longer. */
export const entered = (guest: Guest): Guest =>
  guest.step === 'admitted' ? { ...guest, step: 'in-call' } : guest;
export const gone = (guest: Guest): Guest =>
  guest.step === 'in-call' ? { ...guest, step: 'admitted' } : guest;
