import type { SendProblem, Unsent } from '@astra/chat-core/timeline-types';
import type { RoomEntry } from '#screens/rooms/room-entries.ts';

/** One of the messages that went out together. */
export interface Delivery {
  readonly unsentId: string;
  /** At the chat server. */
  readonly roomId: string;
  readonly name: string;
}

export type DeliveryState =
  | { readonly name: 'waiting' | 'sent' }
  | { readonly name: 'failed'; readonly problem: SendProblem };

/** What came back from the server is nobody's unsent any more. */
export function stateOf({ unsentId }: Delivery, unsent: readonly Unsent[]): DeliveryState {
  const state = unsent.find(({ id }) => id === unsentId)?.state;
  if (!state || state.name === 'sent') return { name: 'sent' };
  return state.name === 'failed' ? state : { name: 'waiting' };
}

/** Rooms where the person may write. A meeting's conversation is not among them: its patient reads along. */
export const writableOf = (entries: readonly RoomEntry[]): readonly RoomEntry[] =>
  entries.filter(
    ({ room, item }) => item?.writeBar === null && !room.isClosed && room.kind !== 'meeting',
  );
