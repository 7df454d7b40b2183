import type { ChatDoor, ChatEntry } from '#api/chat.ts';
import type { DeviceKeeper, KnownDevice } from './device-keeper.ts';

/** The way in, and the device that this browser had before. */
export interface Knock {
  readonly known: KnownDevice | null;
  readonly entry: ChatEntry;
}

/** Asks the service for the way in. It wants none of the chat's code, and is asked while that is on its way. */
export async function knockAt(door: ChatDoor, keeper: DeviceKeeper): Promise<Knock> {
  const known = await keeper.find();
  return { known, entry: await door.open(known ? { deviceId: known.deviceId } : {}) };
}
