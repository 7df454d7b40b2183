import type { PushNotice, PushNoticeTaken } from '@astra/contracts/push';
import { messageTopic, newMessage } from '#domain/push.ts';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';

/** The chat server says that somebody has something new to read, or nothing any more. */
export type TakePushNotice = (notice: PushNotice) => Promise<PushNoticeTaken>;

export function makeTakePushNotice({ store, clock }: Deps): TakePushNotice {
  return async ({ notification }) => {
    const { devices, event_id: eventId, room_id: matrixRoomId, counts } = notification;
    return store.within('system', async (unit) => {
      const rejected: string[] = [];
      for (const { pushkey } of devices) {
        const personId = await unit.pushKeys.personBy(pushkey);
        if (personId === null) rejected.push(pushkey);
        else if (eventId) await tell(unit, { personId, matrixRoomId, now: clock.now() });
        // Read on another device, or everywhere.
        else if (counts?.unread === 0) await unit.pushLetters.withdraw([personId], messageTopic);
      }
      return { rejected };
    });
  };
}

type About = {
  readonly personId: string;
  readonly matrixRoomId: string | null | undefined;
  readonly now: Date;
};

async function tell(unit: Unit, { personId, matrixRoomId, now }: About): Promise<void> {
  const [room = null] = matrixRoomId ? await unit.records.roomsBy([matrixRoomId]) : [];
  await unit.pushLetters.tell([personId], newMessage(room, now));
}
