import type { CloudEvent, EventData } from '@astra/contracts/events';
import { isOldNews } from '@astra/kit/old-news';
import type { AccountKeeper } from './accounts.ts';
import type { FollowMeeting } from './conversation.ts';
import type { Deps } from './deps.ts';
import { makeEndForeignDevices } from './end-foreign-devices.ts';
import type { FollowSummons } from './follow-summons.ts';
import type { KeepDeviceKeys } from './keep-device-keys.ts';
import { makeForgetPasskey, type ForgetPasskey } from './forget-passkey.ts';
import type { RemoveDevices } from './remove-devices.ts';
import type { SyncRoom } from './sync-room.ts';

/** What others tell. Each can come twice and ends the same; what fails is told again. */
export type NewsFromOthers = {
  readonly personChanged: (data: EventData<'person.changed'>) => Promise<void>;
  readonly personDeactivated: (
    data: EventData<'person.deactivated'>,
    event: Pick<CloudEvent, 'time'>,
  ) => Promise<void>;
  readonly passkeyRemoved: ForgetPasskey;
  readonly sessionEnded: (data: EventData<'session.ended'>) => Promise<void>;
  readonly meetingChanged: (data: EventData<'meeting.people-changed'>) => Promise<void>;
  readonly meetingEnded: (data: EventData<'meeting.ended'>) => Promise<void>;
  readonly summonsChanged: (data: EventData<'meeting.summons-changed'>) => Promise<void>;
};

type Keepers = {
  readonly accounts: AccountKeeper;
  readonly syncRoom: SyncRoom;
  readonly followMeeting: FollowMeeting;
  readonly followSummons: FollowSummons;
  readonly removeDevices: RemoveDevices;
  readonly keepDeviceKeys: KeepDeviceKeys;
};

type Reason = EventData<'session.ended'>['reason'];
/**
 * Nobody has ended these: a clock has, or the same person who proved anew who they are. They are in the same browser with
 * its keys; the token is dead in minutes.
 */
const keepsDevice: ReadonlySet<Reason> = new Set(['expired', 'renewed']);
/** Somebody does not trust what is open elsewhere. */
const endsForeign: ReadonlySet<Reason> = new Set(['credential-changed', 'ended-elsewhere']);

export function makeNewsFromOthers(deps: Deps, keepers: Keepers): NewsFromOthers {
  const { store, directory, clock } = deps;
  const { accounts, syncRoom, followMeeting, followSummons, removeDevices } = keepers;
  const endForeignDevices = makeEndForeignDevices(deps, keepers.keepDeviceKeys);
  return {
    personChanged: async ({ personId }) => {
      // An account that is still to be closed is closed before another one takes its place.
      await accounts.sync(personId);
      const person = await directory.person(personId);
      if (person) await accounts.take(person);
      await accounts.sync(personId);
    },

    // The event says enough: who has gone goes, even while identity does not answer.
    personDeactivated: async ({ personId }, { time }) => {
      const account = await store.within('system', ({ accounts: all }) => all.find(personId));
      const renewedAt = account?.renewedAt ?? null;
      const when = { toldAt: new Date(time), now: clock.now(), renewedAt };
      if (await isOldNews(when, () => directory.person(personId))) return;
      const roomIds = await store.within(
        'system',
        async ({ accounts: all, rooms, devices, pushDevices }) => {
          await pushDevices.endPerson(personId);
          const account = await all.find(personId);
          if (!account) return [];
          const { displayName } = account;
          await all.change(personId, { displayName, isActive: false });
          await devices.endDevicesOf({ personId }, clock.now());
          return rooms.removeEverywhere(personId);
        },
      );
      // Closing the account puts them out of every device and room at once; the rooms are seen to all the same.
      await accounts.sync(personId);
      await removeDevices();
      for (const roomId of roomIds) await syncRoom(roomId);
    },

    passkeyRemoved: makeForgetPasskey(deps, accounts),

    sessionEnded: async ({ sessionId, subjectId, reason }) => {
      await store.within('system', async ({ devices, pushDevices }) => {
        await pushDevices.endSession(sessionId);
        await devices.endSession(sessionId, clock.now());
        if (reason === 'replaced') await devices.endReplaced(sessionId, clock.now());
        else if (!keepsDevice.has(reason)) await devices.endDevicesOf({ sessionId }, clock.now());
      });
      await removeDevices();
      if (endsForeign.has(reason)) await endForeignDevices(subjectId, sessionId);
    },

    meetingChanged: async ({ meetingId }) => {
      await followMeeting(meetingId, { isMade: false });
    },
    summonsChanged: ({ meetingId }) => followSummons(meetingId),
    meetingEnded: async ({ meetingId }) => {
      await followMeeting(meetingId, { isMade: false });
      await removeDevices();
    },
  };
}
