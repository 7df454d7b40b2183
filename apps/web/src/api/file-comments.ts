import type * as Contract from '@astra/contracts/document-comments';
import { api } from '#shared/api.ts';

export type Comment = Contract.Comment;
type CommentPage = Contract.CommentPage;

const base = '/api/documents';
/** Where comments on a file are. */
export const commentsOfItem = (itemId: string): string => `${base}/items/${itemId}/comments`;
/** The same of a meeting's file, for its professionals. */
export const commentsInMeeting = (meetingId: string, itemId: string): string =>
  `${base}/meetings/${meetingId}/documents/${itemId}/comments`;

/** What is said of a file. `at`: where, as above. */
export const commentsApi = {
  list: (at: string, cursor: string | undefined, signal?: AbortSignal): Promise<CommentPage> =>
    api<CommentPage>(at, { query: { cursor, limit: 50 }, signal }),
  /** `itemVersion`: of the file as it is seen where that is known. */
  add: (at: string, text: string, itemVersion?: number): Promise<Comment> =>
    api<Comment>(at, { method: 'POST', body: { text, itemVersion } }),
  change: (at: string, { id, version }: Comment, text: string): Promise<Comment> =>
    api<Comment>(`${at}/${id}`, { method: 'PATCH', body: { version, text } }),
  remove: (at: string, { id }: Comment): Promise<void> => api(`${at}/${id}`, { method: 'DELETE' }),
  /** Of the words that were read: `stale-version` where it was worded anew meanwhile. */
  settle: (at: string, { id, version, settledAt }: Comment): Promise<void> =>
    api(`${at}/${id}/${settledAt === null ? 'resolve' : 'reopen'}`, {
      method: 'POST',
      body: { version },
    }),
};
