import type { PrepareRoom } from './prepare-room.ts';
import type { WatchEngines } from './watch-engines.ts';

/** What a use case needs that begins something in a room. */
export type RoomParts = {
  readonly prepareRoom: PrepareRoom;
  readonly watch: Pick<WatchEngines, 'chooseIn' | 'suspect'>;
};
