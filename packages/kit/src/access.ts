import type { Actor, ServiceName } from '@astra/contracts/actor';
import { roleMay, type Permission } from '@astra/policy/permissions';
import { AppError } from './problems.ts';

/** Who a route is for. A route that does not say does not start. */
export type Access =
  | { readonly to: 'public' }
  /** A member; with `may`, one whose roles carry it (the use case still asks for the relation). */
  | { readonly to: 'members'; readonly may?: Permission }
  | { readonly to: 'guests' }
  | { readonly to: 'services'; readonly named: readonly ServiceName[] };

export const toPublic: Access = { to: 'public' };
export const toMembers: Access = { to: 'members' };
export const toGuests: Access = { to: 'guests' };
export const toMembersWho = (may: Permission): Access => ({ to: 'members', may });
export const toServices = (...named: ServiceName[]): Access => ({ to: 'services', named });

/** @throws AppError `not-signed-in` without an actor, `not-allowed` for one whom the route is not for. */
export function checkAccess(access: Access, actor: Actor | null): void {
  if (access.to === 'public') return;
  if (!actor) throw new AppError('not-signed-in');
  if (!isFor(access, actor)) throw new AppError('not-allowed');
}

/** Whether the route is for them at all. */
export function isFor(access: Exclude<Access, { to: 'public' }>, actor: Actor): boolean {
  switch (access.to) {
    case 'members':
      return actor.kind === 'member' && (!access.may || roleMay(actor.roles, access.may));
    case 'guests':
      return actor.kind === 'guest';
    case 'services':
      return actor.kind === 'service' && access.named.some((name) => name === actor.id);
  }
}
