import type { HeldPicture } from '#domain/picture.ts';

/** What stands behind pictures of the call. */
export type Pictures = {
  /** False when one is known to this question: each is good for one. */
  readonly add: (picture: HeldPicture) => Promise<boolean>;
  readonly findForChange: (questionId: string) => Promise<HeldPicture | null>;
  /** It comes anew, on another upload. */
  readonly comeAnew: (picture: HeldPicture) => Promise<void>;
  /** Null of a file that is none. */
  readonly ofItem: (itemId: string) => Promise<HeldPicture | null>;
  /** All of it is there. Null of a file that is none. */
  readonly keep: (itemId: string, at: Date) => Promise<HeldPicture | null>;
  readonly ofMeeting: (meetingId: string) => Promise<readonly HeldPicture[]>;
};
