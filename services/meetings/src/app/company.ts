import type { AnswerCompany as Told } from '@astra/contracts/company';
import type { Meeting as MeetingView } from '@astra/contracts/meetings';
import type { Visit } from '@astra/contracts/visit';
import { admit, withGuest } from '#domain/admission.ts';
import { answer, ask, noteAgreement } from '#domain/company.ts';
import type { Guest, Meeting } from '#domain/meeting.ts';
import type { ByGuest, ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import { commit } from './commit.ts';
import { decided } from './decided.ts';
import type { Deps } from './deps.ts';
import { onMeeting } from './on-meeting.ts';
import { onVisit } from './on-visit.ts';
import { makePresentMeeting } from './present-meeting.ts';
import { makePresentVisit } from './present-visit.ts';

type Target = { readonly meetingId: string; readonly guestId: string };

/** Asks the patient of a consultation whether somebody who waits may come in beside them. */
export type AskCompany = (by: ByMember, target: Target) => Promise<MeetingView>;

export function makeAskCompany(deps: Deps): AskCompany {
  const { clock, random } = deps;
  const act = makeAct(deps);
  const present = makePresentMeeting(deps);
  return async (by, { meetingId, guestId }) => {
    const asks = { by, meetingId, guestId, action: 'meeting.ask-company' } as const;
    await onMeeting(act, asks, async ({ unit, meeting }) => {
      const asking = { id: random.uuid(), askedBy: by.actor.id, now: clock.now() };
      const asked = decided(ask(meeting, guestId, asking));
      await commit(unit, meeting, withGuest(meeting, asked));
    });
    return present(by.actor, meetingId);
  };
}

/** A patient's own answer, once. Their yes lets in whom the host has asked for. @throws AppError `company-question-over` */
export type AnswerCompany = (by: ByGuest, told: Told) => Promise<Visit>;

export function makeAnswerCompany(deps: Deps): AnswerCompany {
  const act = makeAct(deps);
  const present = makePresentVisit(deps);
  return async (by, told) => {
    const action = told.isAgreed ? 'visit.agree-to-company' : 'visit.refuse-company';
    const asks = { by, action, subjectId: told.guestId };
    await onVisit(act, asks, async ({ unit, meeting, guest }) => {
      const now = deps.clock.now();
      const about = decided(answer(meeting, guest, { ...told, now }));
      await settle(deps, { unit, by, meeting }, { patient: guest, about });
      return guest;
    });
    return (await present(by.actor)).visit;
  };
}

/** The host notes what the patient has said in the call instead of pressing it. */
export type NoteAgreement = (
  by: ByMember,
  target: Target & { readonly questionId: string },
) => Promise<MeetingView>;

export function makeNoteAgreement(deps: Deps): NoteAgreement {
  const act = makeAct(deps);
  const present = makePresentMeeting(deps);
  return async (by, { meetingId, ...which }) => {
    const { guestId } = which;
    const asks = { by, meetingId, guestId, action: 'meeting.note-agreement' } as const;
    await onMeeting(act, asks, async ({ unit, meeting }) => {
      const about = decided(noteAgreement(meeting, which, deps.clock.now()));
      const patient = meeting.guests.find((one) => one.role === 'patient');
      if (patient) await settle(deps, { unit, by, meeting }, { patient, about });
    });
    return present(by.actor, meetingId);
  };
}

type Place = { readonly unit: Unit; readonly by: ByMember | ByGuest; readonly meeting: Meeting };
type Answered = { readonly patient: Guest; readonly about: Guest };

/** Keeps the answer with its proof. A yes in an open consultation lets in at once: the host has asked for exactly that. */
async function settle(
  { random, clock }: Pick<Deps, 'random' | 'clock'>,
  { unit, by, meeting }: Place,
  { patient, about }: Answered,
): Promise<void> {
  const { companyQuestion: question } = about;
  if (!question?.answer) throw new Error('There is no answer to keep');
  const { sessionId } = by.actor;
  const proof = { patient, about, question, sessionId, requestId: by.requestId };
  await unit.rest.addCompanyAnswer({ ...proof, answer: question.answer, saidBy: by.actor.id });
  const after = withGuest(meeting, about);
  if (question.answer === 'refused' || meeting.state !== 'open')
    return commit(unit, meeting, after);
  const admitted = decided(admit(after, about.id, clock.now()));
  const newId = random.uuid();
  await unit.rooms.participantOf(meeting, { personId: about.id, kind: 'guest', newId });
  await commit(unit, meeting, admitted);
  await tellAdmission(unit, by, { meeting, guestId: about.id, askedBy: question.askedBy });
}

type Admission = { readonly meeting: Meeting; readonly guestId: string; readonly askedBy: string };

/** Let in is whom the host has asked for: it stands in the trail as theirs, beside the patient's yes. */
const tellAdmission = (
  unit: Unit,
  { requestId }: Pick<ByMember, 'requestId'>,
  { meeting, guestId, askedBy }: Admission,
): Promise<void> =>
  unit.audit(
    { actor: null, requestId, origin: null },
    {
      action: 'meeting.admit',
      actorKind: 'member',
      actorId: askedBy,
      organisationId: meeting.organisationId,
      targetKind: 'meeting',
      targetId: meeting.id,
      subjectId: guestId,
      outcome: 'done',
    },
  );
