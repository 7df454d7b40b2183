import type { GuestTicket } from '@astra/contracts/visit';
import type { ProblemKey } from '@astra/contracts/problems';
import type { Static } from 'typebox';
import { AppError } from '@astra/kit/problems';
import { isSameSecret } from '@astra/kit/random';
import { withGuest } from '#domain/admission.ts';
import { cardState, proofProblem } from '#domain/invitation.ts';
import type { Guest } from '#domain/meeting.ts';
import { closesAt } from '#domain/times.ts';
import { failProof, prove } from '#domain/visit-steps.ts';
import type { By } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { commit } from './commit.ts';
import { problemOf } from './decided.ts';
import type { Deps } from './deps.ts';
import { findInvitation, type FoundInvitation } from './look-at-invitation.ts';

type Proof = { readonly token: string; readonly dateOfBirth?: string };
type Outcome = FoundInvitation & { readonly error: AppError | null };

/** The second proof. Right or wrong, each try is counted and recorded before the answer leaves. */
export type ProveIdentity = (by: By<null>, proof: Proof) => Promise<Static<typeof GuestTicket>>;

/** Until the evening: an appointment can begin hours late, and nobody is put out of the waiting room by that. */
const sessionMs = 12 * 3_600_000;
/** After the end somebody reads what is there and answers: whoever has the telephone later proves anew who they are. */
const afterwardsMs = 3_600_000;

export function makeProveIdentity(deps: Deps): ProveIdentity {
  const { store, links, clock, tickets } = deps;
  return async (by, { token, dateOfBirth }) => {
    const outcome = await store.within('system', async (unit) => {
      const found = await findInvitation(unit, links.hash(token));
      if (!found) {
        await unit.audit(by, {
          action: 'invitation.prove',
          outcome: 'refused',
          reason: 'link-not-valid',
        });
        return null;
      }
      return tryProof({ unit, by, found, now: clock.now() }, dateOfBirth);
    });
    if (!outcome) throw new AppError('link-not-valid');
    if (outcome.error) throw outcome.error;
    const { meeting, guest } = outcome;
    const now = clock.now().getTime();
    const latest =
      meeting.state === 'ended'
        ? now + afterwardsMs
        : Math.max(closesAt(meeting).getTime(), now + sessionMs);
    return tickets.vouch({
      guestId: guest.id,
      meetingId: meeting.id,
      organisationId: meeting.organisationId,
      expiresAt: new Date(latest).toISOString(),
      hasSecondProof: guest.role === 'patient',
    });
  };
}

type Try = {
  readonly unit: Unit;
  readonly by: By<null>;
  readonly found: FoundInvitation;
  readonly now: Date;
};

async function tryProof(attempt: Try, dateOfBirth: string | undefined): Promise<Outcome> {
  const { unit, found, now } = attempt;
  const { meeting, guest, isReplaced } = found;
  const state = cardState({ meeting, guest, link: { isReplaced }, now });
  const problem = proofProblem(state);
  if (problem) {
    await record(attempt, problem);
    return { ...found, error: problemOf(problem, meeting) };
  }
  if (guest.role === 'patient' && !isRightBirth(guest, dateOfBirth))
    return { ...found, error: await fail(attempt) };
  await commit(unit, meeting, withGuest(meeting, prove(guest, now)));
  await record(attempt, null);
  return { ...found, error: null };
}

/** Whoever gives none gives a wrong one. */
const isRightBirth = (guest: Guest, dateOfBirth = ''): boolean =>
  guest.dateOfBirth !== null && isSameSecret(dateOfBirth, guest.dateOfBirth);

async function fail(attempt: Try): Promise<AppError> {
  const { unit, found, now } = attempt;
  const guest = failProof(found.guest);
  await commit(unit, found.meeting, withGuest(found.meeting, guest));
  if (guest.attemptsLeft > 0) {
    await record(attempt, 'proof-refused');
    const extras = { attemptsLeft: guest.attemptsLeft };
    return new AppError('proof-refused', undefined, { extras });
  }
  await record(attempt, 'link-locked');
  const { id: meetingId, organisationId } = found.meeting;
  const at = now.toISOString();
  await unit.publish('meeting.link-locked', { meetingId, guestId: guest.id, organisationId, at });
  return new AppError('link-locked');
}

const record = ({ unit, by, found }: Try, reason: ProblemKey | null): Promise<void> =>
  unit.audit(by, {
    action: 'invitation.prove',
    targetKind: 'meeting',
    targetId: found.meeting.id,
    subjectId: found.guest.id,
    organisationId: found.meeting.organisationId,
    ...(reason === null ? { outcome: 'done' as const } : { outcome: 'refused' as const, reason }),
  });
