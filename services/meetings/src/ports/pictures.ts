import type { Guest } from '#domain/meeting.ts';
import type { PictureQuestion } from '#domain/picture.ts';

/** Questions whether a picture of the call may be kept. */
export type Pictures = {
  readonly add: (question: PictureQuestion) => Promise<void>;
  readonly find: (meetingId: string, id: string) => Promise<PictureQuestion | null>;
  /** The one that a guest can still answer. */
  readonly open: (guest: Pick<Guest, 'id'>, now: Date) => Promise<PictureQuestion | null>;
  /** Null when it was answered already, is not theirs, or its time is over. */
  readonly answer: (
    guest: Pick<Guest, 'id'>,
    questionId: string,
    told: { readonly answer: 'agreed' | 'refused'; readonly at: Date },
  ) => Promise<PictureQuestion | null>;
};
