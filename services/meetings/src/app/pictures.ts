import type { AnswerPicture as Answer, PictureQuestion as View } from '@astra/contracts/pictures';
import { AppError } from '@astra/kit/problems';
import { onlyOpen } from '#domain/meeting-life.ts';
import { isLetIn } from '#domain/meeting.ts';
import { answerUntil, mayBeAsked, stateOf, type PictureQuestion } from '#domain/picture.ts';
import type { ByGuest, ByMember } from '#ports/by.ts';
import type { News } from '#ports/news.ts';
import { makeAct } from './act.ts';
import { decided } from './decided.ts';
import type { Deps } from './deps.ts';
import { onMeeting } from './on-meeting.ts';
import { onVisit } from './on-visit.ts';

type Target = { readonly meetingId: string; readonly guestId: string };

/** Asks somebody who is in the call whether one picture of them may be kept. Nothing is taken by it. */
export type AskPicture = (by: ByMember, target: Target) => Promise<View>;

export function makeAskPicture(deps: Deps): AskPicture {
  const { clock, random } = deps;
  const act = makeAct(deps);
  return (by, { meetingId, guestId }) => {
    const asks = { by, meetingId, guestId, action: 'meeting.ask-picture' } as const;
    return onMeeting(act, asks, async ({ unit, meeting }) => {
      const guest = decided(mayBeAsked(meeting, guestId));
      const now = clock.now();
      // The meeting is locked: of two who ask at once, one is second.
      if (await unit.pictures.open(guest, now)) throw new AppError('already-asked');
      const question: PictureQuestion = {
        id: random.uuid(),
        organisationId: meeting.organisationId,
        meetingId,
        askedBy: by.actor.id,
        guestId,
        askedAt: now,
        expiresAt: answerUntil(now),
        answer: null,
        answeredAt: null,
      };
      await unit.pictures.add(question);
      await unit.tell(newsOf(question));
      return shown(question, now);
    });
  };
}

/** What has become of a question, for a page that may have missed the answer. */
export type SeePictureQuestion = (
  by: ByMember,
  target: { readonly meetingId: string; readonly questionId: string },
) => Promise<View>;

export function makeSeePictureQuestion(deps: Deps): SeePictureQuestion {
  const act = makeAct(deps);
  return (by, { meetingId, questionId }) => {
    const asks = { by, meetingId, action: 'meeting.ask-picture', isReading: true } as const;
    return onMeeting(act, asks, async ({ unit }) => {
      const question = await unit.pictures.find(meetingId, questionId);
      if (question?.askedBy !== by.actor.id) throw new AppError('not-found');
      return shown(question, deps.clock.now());
    });
  };
}

/** A guest's own answer, once. @throws AppError `picture-question-over` */
export type AnswerPicture = (by: ByGuest, answer: Answer) => Promise<void>;

export function makeAnswerPicture(deps: Deps): AnswerPicture {
  const act = makeAct(deps);
  return (by, { questionId, isAgreed }) => {
    const action = isAgreed ? 'visit.agree-to-picture' : 'visit.refuse-picture';
    return onVisit(act, { by, action }, async ({ unit, meeting, guest }) => {
      decided(onlyOpen(meeting));
      // Who is no longer in the call is not in the picture either.
      if (!isLetIn(guest)) throw new AppError('picture-question-over');
      const answer = isAgreed ? 'agreed' : 'refused';
      const told = { answer, at: deps.clock.now() } as const;
      const question = await unit.pictures.answer(guest, questionId, told);
      if (!question) throw new AppError('picture-question-over');
      await unit.tell(newsOf(question));
      return guest;
    });
  };
}

const newsOf = ({ id, meetingId, guestId, askedBy, answer }: PictureQuestion): News => ({
  kind: 'picture',
  meetingId,
  questionId: id,
  guestId,
  askedBy,
  isAgreed: answer === null ? null : answer === 'agreed',
});

const shown = (question: PictureQuestion, now: Date): View => ({
  id: question.id,
  meetingId: question.meetingId,
  guestId: question.guestId,
  state: stateOf(question, now),
  expiresAt: question.expiresAt.toISOString(),
});
