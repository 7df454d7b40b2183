import type { Actor } from '@astra/contracts/actor';
import { roleMay, type Permission } from './permissions.ts';

/** What the decision needs to know of a room and of one request in it. */
export type ReadRequestFacts = {
  readonly kind: 'team' | 'announcement' | 'private' | 'organisation' | 'direct' | 'meeting';
  readonly members: readonly { readonly personId: string; readonly isModerator: boolean }[];
  /** Who was asked, or holds the position that was; nobody when it is about no request. */
  readonly askedIds: readonly string[];
};

export const readRequestActions = [
  'read-request.see',
  'read-request.ask',
  'read-request.acknowledge',
] as const satisfies readonly Permission[];
export type ReadRequestAction = (typeof readRequestActions)[number];

/** Who is in a room of a team or of the organisation sees and asks (in announcements who may write them); who was asked says that they have read. */
export function mayOnReadRequest(
  actor: Actor,
  action: ReadRequestAction,
  { kind, members, askedIds }: ReadRequestFacts,
): boolean {
  if (actor.kind !== 'member' || !roleMay(actor.roles, action)) return false;
  const own = members.find(({ personId }) => personId === actor.id);
  if (!own || kind === 'direct' || kind === 'meeting') return false;
  switch (action) {
    case 'read-request.see':
      return true;
    case 'read-request.ask':
      return kind !== 'announcement' || own.isModerator;
    case 'read-request.acknowledge':
      return askedIds.includes(actor.id);
  }
}
