import type { ChatHome } from './chat-home.ts';
import type { MeetingRoom } from './use-meeting-room.ts';
import { useObservable } from './use-observable.ts';
import { useRoomItems } from './use-room-items.ts';

/** How many messages of a meeting's conversation are not read yet. */
export function useUnread(home: ChatHome, { room }: MeetingRoom): number {
  const items = useRoomItems(useObservable(home.state));
  return items.find(({ id }) => id === room?.matrixRoomId)?.unread ?? 0;
}
