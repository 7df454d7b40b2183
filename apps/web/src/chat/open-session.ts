import { browserClock } from '@astra/page-state/browser-clock';
import { ChatSession } from '@astra/chat-core/chat-session';
import type { Observable } from '@astra/page-state/observable';
import type { RoomCard } from '@astra/chat-core/rooms';
import type { ChatDoor, ChatEntry } from '#api/chat.ts';
import { problemOf, type ProblemName } from '#shared/problem-error.ts';
import { uuid } from '#shared/uuid.ts';
import { bringUnlessElsewhere, loadMatrix } from './bring.ts';
import { removeDatabases } from './device-keeper.ts';
import type { DeviceKeeper, KnownDevice } from './device-keeper.ts';
import { carryBegun, devicePartsOf } from './device-parts.ts';
import { serviceIdBeside } from './people.ts';

/** What a session of this browser needs. */
export interface OpenParts {
  readonly door: ChatDoor;
  readonly keeper: DeviceKeeper;
  readonly cards: Observable<ReadonlyMap<string, RoomCard>>;
}

/** Opens the way in and makes the session of it; nothing is started yet. */
export async function openSession({ door, keeper, cards }: OpenParts): Promise<ChatSession> {
  const known = await keeper.find();
  // While the service makes the device.
  void bringUnlessElsewhere();
  const entry = await door.open(known ? { deviceId: known.deviceId } : {});
  const device = await deviceOf(entry, { known, keeper });
  return new ChatSession({
    account: {
      homeserverUrl: entry.homeserver,
      userId: entry.userId,
      deviceId: entry.deviceId,
      accessToken: entry.accessToken,
      serviceId: serviceIdBeside(entry.userId),
      storageKey: device.storageKey,
    },
    renewToken: () => renew(door, entry.deviceId),
    askFormerDevices: async (userIds) => (await door.formerDevices(userIds)).devices,
    loadOpen: async () => (await loadMatrix()).makeOpenMatrix({ keys: 'database' }),
    cards,
    ...(await devicePartsOf(entry.userId, device)),
    clock: browserClock,
    newId: uuid,
  });
}

interface Before {
  readonly known: KnownDevice | null;
  readonly keeper: DeviceKeeper;
}

/** The service gives another device when the former is over: with it goes what was kept for that one, but what was begun. */
async function deviceOf(
  { userId, deviceId }: ChatEntry,
  { known, keeper }: Before,
): Promise<KnownDevice> {
  if (known?.deviceId === deviceId) return known;
  const device = { deviceId, storageKey: await keeper.makeKey() };
  await keeper.keep(device);
  if (!known) return device;
  // What cannot be read any more is begun anew.
  await carryBegun(userId, { former: known, device }).catch(() => undefined);
  await removeDatabases(known.deviceId);
  return device;
}

/** Nothing of the conversation is theirs any longer. */
const ofWhoIsOut: ReadonlySet<ProblemName> = new Set<ProblemName>([
  'not-signed-in',
  'session-replaced',
  'guest-not-admitted',
]);

async function renew(door: ChatDoor, deviceId: string): Promise<string | null> {
  try {
    const next = await door.open({ deviceId });
    return next.deviceId === deviceId ? next.accessToken : null;
  } catch (error) {
    const problem = problemOf(error);
    if (ofWhoIsOut.has(problem)) return null;
    throw error;
  }
}
