import type * as Contract from '@astra/contracts/read-requests';
import { api } from '#shared/api.ts';

/** Who is asked to have read a message. */
export type ReadRequest = Contract.ReadRequest;
export type ReadRequests = Contract.ReadRequests;
export type ReadWish = Contract.AskToRead;

const base = (roomId: string): string => `/api/chat/rooms/${roomId}/read-requests`;

/** Messages that somebody is asked to have read. */
export const readRequestsApi = {
  mine: (signal?: AbortSignal): Promise<ReadRequests> => api('/api/chat/read-requests', { signal }),
  list: (roomId: string, signal?: AbortSignal): Promise<ReadRequests> =>
    api(base(roomId), { signal }),
  ask: (roomId: string, body: ReadWish): Promise<ReadRequest> =>
    api(base(roomId), { method: 'POST', body }),
  acknowledge: ({ id, roomId }: ReadRequest): Promise<ReadRequest> =>
    api(`${base(roomId)}/${id}/acknowledge`, { method: 'POST' }),
};
