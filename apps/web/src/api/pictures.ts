import type * as Contract from '@astra/contracts/pictures';
import { api } from '#shared/api.ts';

export type PictureQuestion = Contract.PictureQuestion;
export type PictureAnswered = Contract.PictureAnswered;

const base = '/api/meetings';

/** Whether a picture of the call may be kept. */
export const picturesApi = {
  ask: (meetingId: string, guestId: string): Promise<PictureQuestion> =>
    api(`${base}/meetings/${meetingId}/ask-picture`, { method: 'POST', body: { guestId } }),
  see: (meetingId: string, questionId: string): Promise<PictureQuestion> =>
    api(`${base}/meetings/${meetingId}/picture-questions/${questionId}`),
  answer: (body: Contract.AnswerPicture): Promise<void> =>
    api(`${base}/visit/picture-answer`, { method: 'POST', body }),
};
