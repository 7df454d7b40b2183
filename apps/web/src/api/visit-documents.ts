import type { OpeningPage, Upload } from '@astra/contracts/documents';
import type * as Contract from '@astra/contracts/visit-documents';
import { api } from '#shared/api.ts';

export type MeetingDocument = Contract.MeetingDocument;
export type ComingDocument = Contract.ComingDocument;
export type MeetingDocuments = Contract.MeetingDocuments;
export type BinnedDocument = Contract.BinnedDocument;
export type VisitDocument = Contract.VisitDocument;
export type VisitDocuments = Contract.VisitDocuments;
export type VisitOpening = Contract.VisitOpening;

const base = '/api/documents';
const inMeeting = (id: string, path: string): string => `${base}/meetings/${id}${path}`;

/** A meeting's documents, for its professionals. */
export const meetingDocumentsApi = {
  give: (id: string, itemId: string, body: Contract.GiveDocument): Promise<Contract.Giving> =>
    api(inMeeting(id, `/documents/${itemId}/givings`), { method: 'POST', body }),
  takeBack: (id: string, givingId: string): Promise<void> =>
    api(inMeeting(id, `/givings/${givingId}`), { method: 'DELETE' }),
  /** Who was given it, the newest first. */
  openings: (id: string, itemId: string, signal?: AbortSignal): Promise<OpeningPage> =>
    api(inMeeting(id, `/documents/${itemId}/openings`), { query: { limit: 50 }, signal }),
  bin: (id: string, signal?: AbortSignal): Promise<Contract.MeetingBin> =>
    api(inMeeting(id, '/bin'), { signal }),
  restore: (id: string, itemId: string): Promise<void> =>
    api(inMeeting(id, `/documents/${itemId}/restore`), { method: 'POST', body: {} }),
  remove: (id: string, itemId: string): Promise<void> =>
    api(inMeeting(id, `/documents/${itemId}`), { method: 'DELETE' }),
  /** Brings a file of one's own; a large one takes its time. */
  copy: (id: string, itemId: string): Promise<Upload> =>
    api(inMeeting(id, '/copies'), { method: 'POST', body: { itemId }, timeoutMs: 600_000 }),
};

/** Where a list comes from, live; where files go; and where one is had. */
export interface DocumentsPlace {
  readonly stream: string;
  readonly uploads: string;
  readonly contentHref: (itemId: string) => string;
}
export const meetingPlace = (id: string): DocumentsPlace => ({
  stream: inMeeting(id, '/documents/stream'),
  uploads: inMeeting(id, '/uploads'),
  contentHref: (itemId) => inMeeting(id, `/documents/${itemId}/content`),
});
export const visitPlace: DocumentsPlace = {
  stream: `${base}/visit/documents/stream`,
  uploads: `${base}/visit/uploads`,
  contentHref: (itemId) => `${base}/visit/documents/${itemId}/content`,
};
/** A guest's, once. */
export const readVisitDocuments = (): Promise<VisitDocuments> => api(`${base}/visit/documents`);
/** Who opened what a guest has sent or what was handed over to them, the newest first; `after`: `next` of the page before. */
export const readVisitOpenings = (
  itemId: string,
  after?: string,
  signal?: AbortSignal,
): Promise<Contract.VisitOpenings> =>
  api(`${base}/visit/documents/${itemId}/openings`, {
    query: { cursor: after, limit: 50 },
    signal,
  });
