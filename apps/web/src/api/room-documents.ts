import type { Upload } from '@astra/contracts/documents';
import type * as Contract from '@astra/contracts/room-documents';
import { api } from '#shared/api.ts';

export type RoomFile = Contract.RoomFile;
export type RoomFiles = Contract.RoomFiles;

const base = '/api/documents/rooms';
/** What was sent in a room, as it is at this moment. */
export const roomFilesStream = (roomId: string): string => `${base}/${roomId}/files/stream`;
/** Brings a file that one may share; a large one takes its time. */
export const copyIntoRoom = (roomId: string, itemId: string): Promise<Upload> =>
  api(`${base}/${roomId}/copies`, { method: 'POST', body: { itemId }, timeoutMs: 600_000 });

/** What the person may bring back of what was taken out. */
export const roomBinApi = {
  list: (roomId: string, signal?: AbortSignal): Promise<Contract.RoomBin> =>
    api(`${base}/${roomId}/bin`, { signal }),
  restore: (roomId: string, itemId: string): Promise<void> =>
    api(`${base}/${roomId}/files/${itemId}/restore`, { method: 'POST' }),
};
