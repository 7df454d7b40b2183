import { askFreshProof } from '@astra/kit/fresh-proof';
import type { Role } from '@astra/contracts/actor';
import { AppError } from '@astra/kit/problems';
import { mayGrant } from '@astra/policy/permissions';
import type { Member, Membership, Session } from '#domain/records.ts';
import { changedRoles, isAdministrator, wouldLeaveNone } from '#domain/roles.ts';
import type { Memberships, Store } from '#ports/store.ts';
import { act, orNotFound } from '#app/act.ts';
import type { MemberCaller } from '#app/caller.ts';
import { endSessionsOf } from '#app/end-session.ts';
import { aliveSessions } from '#app/me.ts';
import type { Ports } from '#app/ports.ts';

type Needs = Pick<Ports, 'unitOfWork' | 'clock'>;
type Versioned = { readonly id: string; readonly version: number };

export type ListPeople = (
  caller: MemberCaller,
  query: Parameters<Memberships['page']>[0],
) => ReturnType<Memberships['page']>;

export const makeListPeople =
  ({ unitOfWork }: Needs): ListPeople =>
  ({ actor }, query) =>
    unitOfWork({ organisationId: actor.organisationId }, (store) => store.memberships.page(query));

export type ReadPerson = (caller: MemberCaller, id: string) => Promise<Member>;

export const makeReadPerson =
  ({ unitOfWork }: Needs): ReadPerson =>
  ({ actor }, id) =>
    unitOfWork({ organisationId: actor.organisationId }, async (store) =>
      orNotFound(await store.memberships.member(id)),
    );

/** @throws AppError `fresh-proof-needed`, `more-than-held`, `last-administrator`, `stale-version` */
export type ChangeRoles = (
  caller: MemberCaller,
  change: Versioned & { readonly roles: readonly Role[] },
) => Promise<Member>;

export function makeChangeRoles(ports: Needs): ChangeRoles {
  return (caller, { id, version, roles }) =>
    act(ports, { caller, entry: onPerson('person.change-roles', id) }, async (store) => {
      const membership = orNotFound(await store.memberships.find(id));
      askFreshProof(caller, ports.clock);
      for (const role of changedRoles(membership.roles, roles))
        if (!mayGrant(caller.actor.roles, role)) throw new AppError('more-than-held');
      if (isAdministrator(membership.roles) && !isAdministrator(roles))
        await keepAnAdministrator(store, membership);
      await saveMembership(store, { ...membership, version, roles });
      await store.publish('person.changed', {
        personId: id,
        organisationId: membership.organisationId,
      });
      return orNotFound(await store.memberships.member(id));
    });
}

export type ChangePerson = (caller: MemberCaller, person: Versioned) => Promise<Member>;

/** The person can no longer sign in, and whatever they have open ends at once. */
export function makeDeactivatePerson(ports: Needs): ChangePerson {
  return (caller, { id, version }) =>
    act(ports, { caller, entry: onPerson('person.deactivate', id) }, async (store) => {
      const membership = orNotFound(await store.memberships.find(id));
      askFreshProof(caller, ports.clock);
      // One could not undo it oneself.
      if (id === caller.actor.id) throw new AppError('not-allowed');
      refuseAboveOneself(caller, membership);
      if (isAdministrator(membership.roles)) await keepAnAdministrator(store, membership);
      await saveMembership(store, { ...membership, version, isActive: false });
      const at = ports.clock.now();
      await store.publish('person.deactivated', {
        personId: id,
        organisationId: membership.organisationId,
      });
      await endSessionsOf(store, id, { reason: 'deactivated', at });
      return orNotFound(await store.memberships.member(id));
    });
}

export function makeReactivatePerson(ports: Needs): ChangePerson {
  return (caller, { id, version }) =>
    act(ports, { caller, entry: onPerson('person.reactivate', id) }, async (store) => {
      const membership = orNotFound(await store.memberships.find(id));
      askFreshProof(caller, ports.clock);
      refuseAboveOneself(caller, membership);
      await saveMembership(store, { ...membership, version, isActive: true });
      await store.publish('person.changed', {
        personId: id,
        organisationId: membership.organisationId,
      });
      return orNotFound(await store.memberships.member(id));
    });
}

const onPerson = (
  action: string,
  id: string,
): {
  readonly action: string;
  readonly targetKind: 'person';
  readonly targetId: string;
  readonly subjectId: string;
} => ({ action, targetKind: 'person', targetId: id, subjectId: id });

/** Nobody of an organisation may touch somebody who serves the whole platform. */
function refuseAboveOneself({ actor }: MemberCaller, { roles }: Membership): void {
  const isAbove = roles.includes('platform-administrator');
  if (isAbove && !actor.roles.includes('platform-administrator'))
    throw new AppError('more-than-held');
}

/** Locked, so that two administrators who take each other's role at once do not both succeed. */
async function keepAnAdministrator(store: Store, leaving: Membership): Promise<void> {
  const administrators = await store.memberships.lockAdministrators();
  if (leaving.isActive && wouldLeaveNone(administrators, leaving.personId))
    throw new AppError('last-administrator');
}

async function saveMembership(store: Store, membership: Membership): Promise<void> {
  if (!(await store.memberships.save(membership))) throw new AppError('stale-version');
}

/** Where a colleague is signed in; looking is written down. */
export type ReadSessionsOf = (caller: MemberCaller, id: string) => Promise<readonly Session[]>;

export function makeReadSessionsOf(ports: Needs): ReadSessionsOf {
  return (caller, id) =>
    act(ports, { caller, entry: onPerson('session.see-others', id) }, async (store) => {
      orNotFound(await store.memberships.find(id));
      return aliveSessions(store, id, ports.clock.now());
    });
}

/** @throws AppError `fresh-proof-needed`, `more-than-held` */
export type EndSessionsOf = (caller: MemberCaller, id: string) => Promise<void>;

export function makeEndSessionsOf(ports: Needs): EndSessionsOf {
  return (caller, id) =>
    act(ports, { caller, entry: onPerson('session.end-others', id) }, async (store) => {
      const membership = orNotFound(await store.memberships.find(id));
      // An open browser must not be enough to put a colleague out of a consultation.
      askFreshProof(caller, ports.clock);
      refuseAboveOneself(caller, membership);
      await endSessionsOf(store, id, { reason: 'ended-elsewhere', at: ports.clock.now() });
    });
}
