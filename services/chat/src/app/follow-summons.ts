import type { MeetingSummons } from '@astra/contracts/chat';
import {
  callOver,
  compareSummons,
  summonsNews,
  summonsTopic,
  waitsUntil,
  type Summons,
} from '#domain/push.ts';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';

/** Tells those whom a meeting calls or makes wait where no page of ours is open, and when it is over. */
export type FollowSummons = (meetingId: string) => Promise<void>;

export function makeFollowSummons({ store, meetings, clock }: Deps): FollowSummons {
  return (meetingId) =>
    store.within('system', async (unit) => {
      // Locked before it is asked: what was asked earlier is taken in earlier.
      const told = await unit.pushSummons.ofMeeting(meetingId);
      const summons = await meetings.summonsOf(meetingId);
      if (!summons) return;
      const now = clock.now();
      const { fresh, over } = compareSummons(told, wantedBy(summons, now));
      for (const one of fresh) await begin(unit, summons, { one, now });
      for (const one of over) {
        await unit.pushSummons.remove(meetingId, one);
        const topic = summonsTopic(one.kind, meetingId);
        await unit.pushLetters.withdraw([one.personId], topic);
        if (one.kind === 'call')
          await unit.pushLetters.tell([one.personId], callOver(meetingId, now));
      }
    });
}

function wantedBy({ rings, waitedForIds }: MeetingSummons, now: Date): readonly Summons[] {
  const until = rings === null ? now : new Date(rings.until);
  const called = rings !== null && until > now ? rings.personIds : [];
  return [
    ...called.map((personId) => ({ personId, kind: 'call' as const, until })),
    ...waitedForIds.map((personId) => ({
      personId,
      kind: 'waiting' as const,
      until: waitsUntil(now),
    })),
  ];
}

async function begin(
  { pushSummons, pushLetters }: Unit,
  { meetingId, organisationId }: MeetingSummons,
  { one, now }: { readonly one: Summons; readonly now: Date },
): Promise<void> {
  await pushSummons.add({ meetingId, organisationId }, one);
  await pushLetters.tell([one.personId], summonsNews(one, { meetingId, now }));
}
