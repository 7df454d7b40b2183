import type { AddRoomLink, ChangeRoomLink, RoomLink, RoomLinks } from '@astra/contracts/room-links';
import { AppError } from '@astra/kit/problems';
import { mayOnLink, type LinkAction, type LinkFacts } from '@astra/policy/chat';
import { areSame, mostLinks, plainAddress, type Link } from '#domain/link.ts';
import type { Room } from '#domain/room.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct, type Act } from './act.ts';
import type { Deps } from './deps.ts';

type Of = { readonly roomId: string; readonly linkId: string };
export type LinkUses = {
  readonly list: (by: ByMember, roomId: string) => Promise<RoomLinks>;
  readonly add: (by: ByMember, roomId: string, wish: AddRoomLink) => Promise<RoomLink>;
  readonly change: (by: ByMember, of: Of, wish: ChangeRoomLink) => Promise<RoomLink>;
  readonly remove: (by: ByMember, of: Of) => Promise<void>;
  readonly order: (by: ByMember, roomId: string, linkIds: readonly string[]) => Promise<RoomLinks>;
};

/** The useful links of a room, for those who are in it. */
export function makeLinkUses(deps: Deps): LinkUses {
  const act = makeAct(deps);
  return { ...writing(deps, act), ...keeping(act) };
}

function writing({ clock, random }: Deps, act: Act): Pick<LinkUses, 'add' | 'change'> {
  return {
    add: (by, roomId, wish) =>
      onLinks({ act, by, roomId, action: 'room-link.add' }, async (unit, { room, links }) => {
        if (links.length >= mostLinks) throw new AppError('links-full');
        const link: Link = {
          id: random.uuid(),
          roomId,
          organisationId: room.organisationId,
          ...contentOf(wish),
          addedBy: by.actor.id,
          addedAt: clock.now(),
          version: 1,
        };
        await unit.links.add(link);
        return presentOne(unit, { by, room, link });
      }),
    change: (by, { roomId, linkId }, wish) =>
      onLinks(
        { act, by, roomId, linkId, action: 'room-link.change' },
        async (unit, { room, links }) => {
          const before = theLink(links, linkId);
          if (before.version !== wish.version) throw new AppError('stale-version');
          const link = { ...before, ...contentOf(wish), version: before.version + 1 };
          await unit.links.change(link);
          return presentOne(unit, { by, room, link });
        },
      ),
  };
}

function keeping(act: Act): Pick<LinkUses, 'list' | 'remove' | 'order'> {
  return {
    list: (by, roomId) =>
      onLinks({ act, by, roomId, action: 'room-link.see' }, (unit, { room, links }) =>
        present(unit, { by, room, links }),
      ),
    remove: (by, { roomId, linkId }) =>
      onLinks({ act, by, roomId, linkId, action: 'room-link.remove' }, (unit) =>
        unit.links.remove(linkId),
      ),
    order: (by, roomId, linkIds) =>
      onLinks({ act, by, roomId, action: 'room-link.order' }, async (unit, { room, links }) => {
        // Somebody has added or taken away one in the meantime.
        if (!areSame(linkIds, links)) throw new AppError('stale-version');
        await unit.links.order(linkIds);
        return present(unit, { by, room, links: linkIds.map((id) => theLink(links, id)) });
      }),
  };
}

type On = {
  readonly act: Act;
  readonly by: ByMember;
  readonly roomId: string;
  /** When it is about one link. */
  readonly linkId?: string;
  readonly action: LinkAction;
};
type Seen = { readonly room: Room; readonly links: readonly Link[] };

async function onLinks<R>(
  { act, by, roomId, linkId, action }: On,
  work: (unit: Unit, seen: Seen) => Promise<R>,
): Promise<R> {
  const isReading = action === 'room-link.see';
  return act(by, { action, targetKind: 'room', targetId: roomId, isReading }, async (unit) => {
    if (!isReading) await unit.links.lock(roomId);
    const room = await unit.rooms.find(roomId);
    // What the actor cannot see must look exactly like what does not exist.
    if (!room || !mayOnLink(by.actor, 'room-link.see', factsOf(room, null)))
      throw new AppError('not-found');
    const links = await unit.links.ofRoom(roomId);
    const addedBy = linkId === undefined ? null : theLink(links, linkId).addedBy;
    if (!mayOnLink(by.actor, action, factsOf(room, addedBy))) throw new AppError('not-allowed');
    if (room.isClosed && !isReading) throw new AppError('room-closed');
    return work(unit, { room, links });
  });
}

const factsOf = (
  { organisationId, kind, forRoles, members }: Room,
  addedBy: string | null,
): LinkFacts => ({
  organisationId,
  isDirect: kind === 'direct',
  isForAll: forRoles !== null,
  members,
  addedBy,
});

function theLink(links: readonly Link[], linkId: string): Link {
  const link = links.find(({ id }) => id === linkId);
  if (!link) throw new AppError('not-found');
  return link;
}

function contentOf({
  title,
  address: given,
  description,
}: AddRoomLink): Pick<Link, 'title' | 'address' | 'description'> {
  const address = plainAddress(given);
  if (address === null) {
    const errors = [{ pointer: '/address', message: 'must be an https address' }];
    throw new AppError('invalid-input', undefined, { extras: { errors } });
  }
  return { title, address, description };
}

type Showing = { readonly by: ByMember; readonly room: Room };

async function present(
  unit: Unit,
  { by, room, links }: Showing & { readonly links: readonly Link[] },
): Promise<RoomLinks> {
  const accounts = await unit.accounts.named([...new Set(links.map(({ addedBy }) => addedBy))]);
  const names = new Map(accounts.map(({ personId, displayName }) => [personId, displayName]));
  const may = (action: LinkAction, addedBy: string | null = null): boolean =>
    !room.isClosed && mayOnLink(by.actor, action, factsOf(room, addedBy));
  return {
    items: links.map(({ id, title, address, description, addedBy, addedAt, version }) => ({
      id,
      title,
      address,
      description,
      addedBy: { personId: addedBy, displayName: names.get(addedBy) ?? '' },
      addedAt: addedAt.toISOString(),
      version,
      mayChange: may('room-link.change', addedBy),
    })),
    mayAdd: may('room-link.add') && links.length < mostLinks,
    mayOrder: may('room-link.order'),
  };
}

async function presentOne(
  unit: Unit,
  { link, ...showing }: Showing & { readonly link: Link },
): Promise<RoomLink> {
  const { items } = await present(unit, { ...showing, links: [link] });
  const [shown] = items;
  if (!shown) throw new AppError('not-found');
  return shown;
}
