import type { RoomListItem } from '@astra/chat-core/rooms';
import type { Observable } from '@astra/page-state/observable';
import type { HomeState } from './chat-home.ts';
import { useObservable } from './use-observable.ts';

const none: readonly RoomListItem[] = [];
const nowhere: Observable<readonly RoomListItem[]> = {
  getSnapshot: () => none,
  subscribe: () => () => undefined,
};

/** What is in the rooms, as soon as the chat is open. */
export function useRoomItems(state: HomeState): readonly RoomListItem[] {
  return useObservable(state.name === 'open' ? state.session.rooms : nowhere);
}
