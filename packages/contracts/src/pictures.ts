import { Type, type Static } from 'typebox';
import { exact, Instant, nullable, oneOf, Uuid } from './common.ts';

/** For so long somebody can answer whether a picture of them may be kept. */
export const pictureQuestionSeconds = 60;

/** `POST /meetings/:id/ask-picture`: asks a guest of a consultation, who is in the call, whether one picture of them may be kept. */
export const AskPicture = exact({ guestId: Uuid });

/** What has become of the question. Each is answered once, and of one that was agreed to one picture is kept. */
export const PictureQuestion = exact({
  id: Uuid,
  meetingId: Uuid,
  guestId: Uuid,
  state: oneOf(
    ['asked', 'agreed', 'refused', 'unanswered'] as const,
    '`unanswered`: its time is over',
  ),
  expiresAt: Instant,
});
export type PictureQuestion = Static<typeof PictureQuestion>;
/** `GET /meetings/:id/picture-questions/:questionId`, for who asked. */
export const PictureQuestionParams = exact({ id: Uuid, questionId: Uuid });

/** `event: picture` of the stream of who asked. */
export const PictureAnswered = exact({
  meetingId: Uuid,
  questionId: Uuid,
  isAgreed: Type.Boolean(),
});
export type PictureAnswered = Static<typeof PictureAnswered>;

/** As who is asked sees it. */
export const AskedPicture = exact({ id: Uuid, byName: Type.String(), expiresAt: Instant });
export type AskedPicture = Static<typeof AskedPicture>;

/** `POST /visit/picture-answer`. */
export const AnswerPicture = exact({ questionId: Uuid, isAgreed: Type.Boolean() });
export type AnswerPicture = Static<typeof AnswerPicture>;

/** Service to service, from meetings: who asked whom, and whether they agreed. */
export const PictureConsent = exact({
  questionId: Uuid,
  meetingId: Uuid,
  askedBy: Uuid,
  guestId: Uuid,
  /** Null: not yet, or not at all. */
  agreedAt: nullable(Instant),
});
export type PictureConsent = Static<typeof PictureConsent>;

/** What stands behind a picture of the call among a meeting's documents. */
export const KeptPicture = exact({
  /** Whom it shows, and who has agreed. */
  guestId: Uuid,
  askedBy: Uuid,
  agreedAt: Instant,
});
export type KeptPicture = Static<typeof KeptPicture>;
