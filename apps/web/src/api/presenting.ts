import type * as Contract from '@astra/contracts/presenting';
import { api } from '#shared/api.ts';

export type Presented = Contract.Presented;

const at = (meetingId: string, more = ''): string =>
  `/api/documents/meetings/${meetingId}/presentation${more}`;

/** A document shown to everyone who is in a meeting. */
export const presentingApi = {
  begin: (meetingId: string, itemId: string): Promise<Presented> =>
    api(at(meetingId), { method: 'POST', body: { itemId } }),
  turn: (meetingId: string, page: number): Promise<Presented> =>
    api(at(meetingId), { method: 'PATCH', body: { page } }),
  handOver: (meetingId: string, personId: string): Promise<Presented> =>
    api(at(meetingId, '/hand-over'), { method: 'POST', body: { personId } }),
  stop: (meetingId: string): Promise<void> => api(at(meetingId), { method: 'DELETE' }),
};
