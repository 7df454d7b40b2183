import type { ChatSession, OpenChat as Wish } from '@astra/contracts/chat';
import { AppError } from '@astra/kit/problems';
import { guestName, type Account } from '#domain/account.ts';
import { mayGuestsTalk } from '#domain/conversation.ts';
import type { ByGuest, ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import type { AccountKeeper } from './accounts.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';
import type { KeepDeviceKeys } from './keep-device-keys.ts';

/** A way into the chat server for one browser: a device of its own, and a token of a few minutes. */
export type OpenChat<B> = (by: B, wish: Wish) => Promise<ChatSession>;

type Keepers = { readonly accounts: AccountKeeper; readonly keepDeviceKeys: KeepDeviceKeys };

export function makeOpenChat(deps: Deps, keepers: Keepers): OpenChat<ByMember> {
  const { accounts } = keepers;
  const enter = makeEnter(deps, keepers);
  return async (by, wish) => {
    const account = await accounts.ensureMember(by.actor.id);
    return enter(by, account, wish);
  };
}

/** A guest's account is made when they have been let in, and for this meeting alone. */
export function makeOpenVisitChat(deps: Deps, keepers: Keepers): OpenChat<ByGuest> {
  const { accounts } = keepers;
  const enter = makeEnter(deps, keepers);
  return async (by, wish) => {
    const { id: guestId, meetingId, organisationId } = by.actor;
    const people = await deps.meetings.peopleOf(meetingId);
    const guest = people?.guests.find((one) => one.guestId === guestId);
    if (!people || !guest || !mayGuestsTalk(people, deps.clock.now()))
      throw new AppError('guest-not-admitted');
    const name = guestName(guest.isPatient);
    const account = await accounts.ensureGuest({ guestId, meetingId, organisationId, name });
    return enter(by, account, wish);
  };
}

function makeEnter(deps: Deps, { accounts, keepDeviceKeys }: Keepers) {
  const { store, server } = deps;
  const act = makeAct(deps);
  return async (
    by: ByMember | ByGuest,
    account: Account | null,
    wish: Wish,
  ): Promise<ChatSession> => {
    if (!account) throw new AppError('not-allowed');
    await accounts.sync(account.personId);
    const facts = { action: 'chat.open', targetKind: 'device' };
    const known = await store.within('system', (unit) => knownDevice(unit, by, wish.deviceId));
    const deviceId = known ?? deps.random.uuid().replaceAll('-', '').toUpperCase();
    // Every few minutes the same device asks for more time: only its coming is news.
    await act(by, { ...facts, targetId: deviceId, isReading: known !== null }, (unit) =>
      openDevice(deps, unit, { by, deviceId }),
    );
    const { localpart } = account;
    const { deviceName: name = 'Astra Visio' } = wish;
    const granted = await server.signIn({ localpart, deviceId, name });
    await refuseIfEnded(deps, keepDeviceKeys, { localpart, deviceId });
    return { homeserver: server.publicUrl, userId: server.userId(localpart), deviceId, ...granted };
  };
}

/** Only a device that we gave to this very person is theirs. */
async function knownDevice(
  { devices }: Unit,
  { actor }: ByMember | ByGuest,
  deviceId: string | undefined,
): Promise<string | null> {
  const device = deviceId === undefined ? null : await devices.find(deviceId);
  return device && !device.isEnded && device.personId === actor.id ? device.deviceId : null;
}

async function openDevice(
  { clock }: Deps,
  { devices }: Unit,
  { by, deviceId }: { readonly by: ByMember | ByGuest; readonly deviceId: string },
): Promise<void> {
  const { id: personId, organisationId, sessionId } = by.actor;
  if (await devices.isSessionOver(sessionId)) throw new AppError('not-signed-in');
  await devices.open({ deviceId, personId, organisationId, sessionId }, clock.now());
}

/** The session may have ended while the chat server was making the token: then it made a device that nobody removes. */
async function refuseIfEnded(
  { store, server }: Deps,
  keepDeviceKeys: KeepDeviceKeys,
  { localpart, deviceId }: { readonly localpart: string; readonly deviceId: string },
): Promise<void> {
  const device = await store.within('system', ({ devices }) => devices.find(deviceId));
  if (device && !device.isEnded) return;
  await keepDeviceKeys([localpart]);
  await server.removeDevice(localpart, deviceId);
  throw new AppError('not-signed-in');
}
