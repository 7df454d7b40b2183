import type { PictureConsent } from '@astra/contracts/pictures';
import type { MeetingDoor } from '@astra/contracts/visit-documents';

/** What meetings tells. @throws AppError `unavailable` when it does not answer. */
export type Meetings = {
  /** Null for a meeting that does not exist. */
  readonly door: (meetingId: string) => Promise<MeetingDoor | null>;
  /** Whether somebody agreed to a picture of the call. Null for a question that was not asked in that meeting. */
  readonly pictureConsent: (
    meetingId: string,
    questionId: string,
  ) => Promise<PictureConsent | null>;
};
