import type { Static } from 'typebox';
import type * as Contract from '@astra/contracts/chat';
import type { FormerDevices } from '@astra/contracts/former-devices';
import { api } from '#shared/api.ts';

/** A room of the signed-in person, or of a guest. */
export type ChatRoom = Contract.ChatRoom;
export type ChatMember = Contract.RoomMember;
/** A way into the chat server for this browser. */
export type ChatEntry = Contract.ChatSession;
type Rooms = Static<typeof Contract.ChatRooms>;

const base = '/api/chat';
const post = <T>(path: string, body?: unknown): Promise<T> =>
  api<T>(`${base}${path}`, { method: 'POST', body });

/** What opens the chat: for members and for guests the same. */
export interface ChatDoor {
  readonly open: (wish: Contract.OpenChat) => Promise<ChatEntry>;
  readonly formerDevices: (userIds: readonly string[]) => Promise<FormerDevices>;
}

/** Chat of the organisation's people. */
export const chatApi = {
  open: (wish: Contract.OpenChat): Promise<ChatEntry> => post('/session', wish),
  formerDevices: (userIds: readonly string[]): Promise<FormerDevices> =>
    post('/former-devices', { userIds }),
  rooms: (signal?: AbortSignal): Promise<Rooms> => api(`${base}/rooms`, { signal }),
  room: (id: string, signal?: AbortSignal): Promise<ChatRoom> =>
    api(`${base}/rooms/${id}`, { signal }),
  /** Says in the journal that what is said there is about to be kept outside of the chat. */
  noteCopy: (id: string): Promise<null> => post(`/rooms/${id}/copies`),
  direct: (personId: string): Promise<ChatRoom> => post('/direct', { personId }),
  conversation: (meetingId: string): Promise<ChatRoom> =>
    post(`/meetings/${meetingId}/conversation`),
};

/** The conversation of a guest's one meeting. */
export const visitChatApi = {
  open: (wish: Contract.OpenChat): Promise<ChatEntry> => post('/visit/session', wish),
  formerDevices: (userIds: readonly string[]): Promise<FormerDevices> =>
    post('/visit/former-devices', { userIds }),
  conversation: (): Promise<ChatRoom> => post('/visit/conversation'),
};
