import { meetingPlace, type MeetingDocuments } from '#api/visit-documents.ts';
import { useLiveDocuments } from '#visit-files/use-live-documents.ts';

/** A meeting's documents as they are at this moment; null until the first answer. */
export const useMeetingDocuments = (meetingId: string): MeetingDocuments | null =>
  useLiveDocuments<MeetingDocuments>(meetingPlace(meetingId).stream);
