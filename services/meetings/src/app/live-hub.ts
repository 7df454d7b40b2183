import type { Member } from '@astra/contracts/actor';
import { onlineGraceMs } from '#domain/times.ts';
import type { ByGuest } from '#ports/by.ts';
import type { GuestPlace, Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import type { GrantGuest } from './grants.ts';
import { LiveGuests, type GuestPage } from './live-guests.ts';
import { LiveMembers, type MemberPage } from './live-members.ts';

/** Brings news of all replicas to the pages that are open on this one. */
export type LiveHub = {
  readonly watchMeetings: (actor: Member, page: MemberPage) => () => void;
  readonly watchVisit: (by: ByGuest, page: GuestPage) => () => void;
  /** Says that the pages of guests on this replica are still open. */
  readonly showPresence: () => Promise<void>;
  /** Notes pages that are gone, on one replica at a time. */
  readonly losePresence: () => Promise<void>;
  readonly stop: () => void;
};

export function makeLiveHub(
  deps: Deps,
  { grantGuest }: { readonly grantGuest: GrantGuest },
): LiveHub {
  const { feed, directory, store, clock, log } = deps;
  const members = new LiveMembers(deps);
  const guests = new LiveGuests(deps, grantGuest);
  const stop = feed.listen((news) => {
    if (news === null) {
      members.resyncAll();
      guests.refreshAll();
      return;
    }
    if (news.kind === 'person') directory.drop(news.personId);
    members.hear(news);
    guests.hear(news);
  });
  const see = (ids: readonly string[]): Promise<void> =>
    store.within('system', async (unit) =>
      tellPlaces(unit, await unit.presence.see(ids, clock.now())),
    );

  return {
    watchMeetings: (actor, page) => members.watch(actor, page),
    watchVisit: (by, page) => {
      see([by.actor.id]).catch((error: unknown) =>
        log.warn({ err: error }, 'A page was not noted as open'),
      );
      return guests.watch(by, page);
    },
    showPresence: async () => {
      if (guests.ids.length > 0) await see(guests.ids);
    },
    losePresence: () =>
      store.alone('lose-presence', async () => {
        const before = new Date(clock.now().getTime() - onlineGraceMs);
        await store.within('system', async (unit) =>
          tellPlaces(unit, await unit.presence.loseUnseenSince(before)),
        );
      }),
    stop,
  };
}

async function tellPlaces(unit: Unit, places: readonly GuestPlace[]): Promise<void> {
  for (const { organisationId, meetingId, hostId, memberIds } of places)
    await unit.tell({
      kind: 'meeting',
      organisationId,
      meetingId,
      hostIds: [hostId],
      memberIds,
      isQueue: false,
    });
}
