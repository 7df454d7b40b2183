import { companyAnswerSeconds, type CompanyQuestion as View } from '@astra/contracts/company';
import { allowed, refused, type Decision } from './decision.ts';
import { notOver, onlyOpen } from './meeting-life.ts';
import { isLetIn, type Guest, type Meeting } from './meeting.ts';

/** Whether the patient wants somebody there: asked by the host, answered once. It goes when who would come in goes. */
export type CompanyQuestion = {
  readonly id: string;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly answer: 'agreed' | 'refused' | 'agreed-aloud' | null;
  readonly answeredAt: Date | null;
};

export const stateOf = ({ answer }: CompanyQuestion): View['state'] => answer ?? 'asked';

/** Beside a patient nobody comes in whom the patient has not agreed to. Professionals among themselves ask nobody. */
export const lacksYes = ({ kind }: Pick<Meeting, 'kind'>, guest: Guest): boolean => {
  if (kind === 'meeting' || guest.role === 'patient') return false;
  const answer = guest.companyQuestion?.answer;
  return answer !== 'agreed' && answer !== 'agreed-aloud';
};

const isOpen = ({ companyQuestion }: Guest): boolean =>
  companyQuestion !== null && companyQuestion.answer === null;

/** Whether this guest waits, and the patient could be asked about them now. */
export const canBeAskedAbout = (meeting: Meeting, guest: Guest): boolean =>
  guest.step === 'waiting' && lacksYes(meeting, guest) && !isOpen(guest);

type Asking = { readonly id: string; readonly askedBy: string; readonly now: Date };

/** Puts the question; the patient reads it as soon as they wait or are in the call. */
export function ask(meeting: Meeting, guestId: string, asking: Asking): Decision<Guest> {
  const checked = notOver(meeting);
  if (checked.problem) return checked;
  const guest = meeting.guests.find((one) => one.id === guestId);
  if (!guest) return refused('not-found');
  if (guest.step !== 'waiting' || guest.role === 'patient') return refused('guest-not-waiting');
  if (!canBeAskedAbout(meeting, guest)) return refused('already-asked');
  const { id, askedBy, now: askedAt } = asking;
  const companyQuestion = { id, askedBy, askedAt, answer: null, answeredAt: null };
  return allowed({ ...guest, companyQuestion });
}

/** What a patient is asked now. */
export const askedOf = (meeting: Meeting, own: Guest): readonly Guest[] =>
  own.role === 'patient' && (own.step === 'waiting' || isLetIn(own))
    ? meeting.guests.filter((one) => one.step === 'waiting' && isOpen(one))
    : [];

type Named = { readonly guestId: string; readonly questionId: string };

const named = (guests: readonly Guest[], { guestId, questionId }: Named): Guest | undefined =>
  guests.find((one) => one.id === guestId && one.companyQuestion?.id === questionId);

type Answer = Named & { readonly isAgreed: boolean; readonly now: Date };

/** The patient's own word; the guest with it. */
export function answer(meeting: Meeting, own: Guest, told: Answer): Decision<Guest> {
  const checked = notOver(meeting);
  if (checked.problem) return checked;
  const guest = named(askedOf(meeting, own), told);
  if (!guest) return refused('company-question-over');
  return allowed(answered(guest, told.isAgreed ? 'agreed' : 'refused', told.now));
}

/** The host has heard the yes: of a patient who is in the call, and had their time to press it. */
export function noteAgreement(meeting: Meeting, which: Named, now: Date): Decision<Guest> {
  const checked = onlyOpen(meeting);
  if (checked.problem) return checked;
  const patient = meeting.guests.find((one) => one.role === 'patient');
  if (!patient || !isLetIn(patient)) return refused('guest-not-let-in');
  const guest = named(askedOf(meeting, patient), which);
  if (!guest?.companyQuestion) return refused('company-question-over');
  const left = guest.companyQuestion.askedAt.getTime() + companyAnswerSeconds * 1_000 - +now;
  return left > 0 ? refused('already-asked') : allowed(answered(guest, 'agreed-aloud', now));
}

const answered = (
  guest: Guest,
  how: NonNullable<CompanyQuestion['answer']>,
  answeredAt: Date,
): Guest => ({
  ...guest,
  companyQuestion: guest.companyQuestion && {
    ...guest.companyQuestion,
    answer: how,
    answeredAt,
  },
});
