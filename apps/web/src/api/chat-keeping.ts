import type * as Contract from '@astra/contracts/chat-keeping';
import { api } from '#shared/api.ts';

/** For how long what is written is kept. */
export type RetentionRule = Contract.RetentionRule;
export type RoomRetention = Contract.RoomRetention;

/** What the chat keeps of a person. */
export type PersonRecord = Contract.PersonRecord;
export type Report = Contract.Reports['items'][number];
export type OpenReport = Contract.OpenReports['items'][number];
export type ModerationReason = Report['reason'];

const base = '/api/chat';
const post = (path: string, body: object): Promise<void> =>
  api(`${base}${path}`, { method: 'POST', body });

export const retentionApi = {
  get: (signal?: AbortSignal): Promise<RetentionRule> => api(`${base}/retention`, { signal }),
  change: (body: Contract.ChangeRetentionRule): Promise<RetentionRule> =>
    api(`${base}/retention`, { method: 'PUT', body }),
  setRoom: (roomId: string, days: number | null): Promise<RoomRetention> =>
    api(`${base}/rooms/${roomId}/retention`, { method: 'PUT', body: { days } }),
};

/** What is handed out of the chat, and who is forgotten. */
export const exportsApi = {
  record: (personId: string, signal?: AbortSignal): Promise<PersonRecord> =>
    api(`${base}/people/${personId}/record`, { signal }),
  roomHref: (roomId: string): string => `${base}/rooms/${roomId}/export`,
  personHref: (personId: string): string => `${base}/people/${personId}/export`,
  erase: (personId: string, name: string): Promise<void> =>
    post(`/people/${personId}/erasure`, { name }),
};

/** What those who keep a room do in it, and what others tell them. */
export const moderationApi = {
  remove: (roomId: string, about: Contract.AboutMessage): Promise<void> =>
    post(`/rooms/${roomId}/removals`, about),
  report: (roomId: string, about: Contract.AboutMessage): Promise<void> =>
    post(`/rooms/${roomId}/reports`, about),
  reports: (roomId: string, signal?: AbortSignal): Promise<{ items: Report[] }> =>
    api(`${base}/rooms/${roomId}/reports`, { signal }),
  waiting: (signal?: AbortSignal): Promise<Contract.OpenReports> =>
    api(`${base}/reports`, { signal }),
  settle: (roomId: string, eventId: string): Promise<void> =>
    post(`/rooms/${roomId}/reports/settle`, { eventId }),
  silence: (roomId: string, personId: string, isSilenced: boolean): Promise<void> =>
    api(`${base}/rooms/${roomId}/silenced/${personId}`, {
      method: isSilenced ? 'PUT' : 'DELETE',
    }),
};
