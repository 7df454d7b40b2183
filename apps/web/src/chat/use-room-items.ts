import type { RoomListItem } from '@astra/chat-core/rooms';
import type { Observable } from '@astra/page-state/observable';
import type { HomeState } from './chat-home.ts';
import { useObservable } from './use-observable.ts';

const none: readonly RoomListItem[] = [];
const always = <T>(value: T): Observable<T> => ({
  getSnapshot: () => value,
  subscribe: () => () => undefined,
});
const nowhere = always(none);
const notYet = always(false);

/** What is in the rooms, as soon as the chat is open. */
export function useRoomItems(state: HomeState): readonly RoomListItem[] {
  return useObservable(state.name === 'open' ? state.session.rooms : nowhere);
}

/** Whether all rooms have come: the one that somebody waits for comes before the others. */
export function useIsWhole(state: HomeState): boolean {
  return useObservable(state.name === 'open' ? state.session.isWhole : notYet);
}
