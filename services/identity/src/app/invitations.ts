import { askFreshProof } from '@astra/kit/fresh-proof';
import type { Static } from 'typebox';
import type { InvitePerson } from '@astra/contracts/identity';
import { AppError } from '@astra/kit/problems';
import { hashSecret } from '@astra/kit/random';
import { mayGrant } from '@astra/policy/permissions';
import type { Invitation, Organisation } from '#domain/records.ts';
import { isPowerful } from '#domain/roles.ts';
import { after } from '#domain/sessions.ts';
import type { Made, Store } from '#ports/store.ts';
import { act, orNotFound } from '#app/act.ts';
import type { MemberCaller } from '#app/caller.ts';
import { firstAnswer, madeBy } from '#app/idempotency.ts';
import type { Ports } from '#app/ports.ts';

const openSeconds = 7 * 86_400;

export type InviteInput = {
  readonly person: Static<typeof InvitePerson>;
  /** Makes a repeated submission harmless. */
  readonly key: string | null;
};
/**
 * Sends a colleague a letter with a link: somebody new, or somebody whose access was closed because they have lost what
 * they sign in with. @throws AppError `more-than-held`, `fresh-proof-needed`, `already-member`, `key-reused`
 */
export type InviteColleague = (caller: MemberCaller, input: InviteInput) => Promise<Invitation>;
type Needs = Pick<Ports, 'unitOfWork' | 'clock' | 'random' | 'eventSeal' | 'publicOrigin'>;

export function makeInviteColleague(ports: Needs): InviteColleague {
  return (caller, { person, key }) => {
    const { actor } = caller;
    const entry = {
      action: 'person.invite',
      targetKind: 'invitation',
      of: (made: Invitation) => ({ targetId: made.id }),
    } as const;
    return act(ports, { caller, entry }, async (store) => {
      if (person.roles.some((role) => !mayGrant(actor.roles, role)))
        throw new AppError('more-than-held');
      // As for giving such a role to somebody who is there: an open browser must not be enough.
      if (person.roles.some(isPowerful)) askFreshProof(caller, ports.clock);
      const made = madeBy(actor.id, { key, request: person, at: ports.clock.now() });
      // The same submission twice at once: the second waits and finds the first.
      await store.sessions.lockSubject(actor.id);
      const before = firstAnswer(await store.invitations.findMade(made), made);
      if (before) return before;
      const known = await store.people.findByEmail(person.email);
      if (known) {
        await refuseWhoIsHere(store, caller, known.id);
        askFreshProof(caller, ports.clock);
      }
      const organisation = orNotFound(await store.organisations.find(actor.organisationId));
      const inviter = orNotFound(await store.people.find(actor.id));
      return sendInvitation(ports, store, { person, organisation, inviter, made });
    });
  };
}

/** Who is here signs in, or proves themselves with what they have left: only a closed access begins anew by a letter. */
async function refuseWhoIsHere(
  store: Store,
  { actor }: MemberCaller,
  personId: string,
): Promise<void> {
  const membership = await store.memberships.find(personId);
  if (!membership || membership.isActive) throw new AppError('already-member');
  if (membership.roles.some((role) => !mayGrant(actor.roles, role)))
    throw new AppError('more-than-held');
}

type Sending = {
  readonly person: Static<typeof InvitePerson>;
  readonly organisation: Organisation;
  readonly inviter: { readonly id: string; readonly displayName: string };
  readonly made: Made;
};

/** Writes the invitation down and gives the letter on its way; a former one to the same address no longer works. */
export async function sendInvitation(
  { random, eventSeal, publicOrigin }: Pick<Needs, 'random' | 'eventSeal' | 'publicOrigin'>,
  store: Store,
  { person, organisation, inviter, made }: Sending,
): Promise<Invitation> {
  const former = await store.invitations.findOpen(person.email, made.at);
  if (former) await store.invitations.save({ ...former, state: 'withdrawn' });
  const token = random.secret();
  const invitation: Invitation = {
    ...person,
    id: random.uuid(),
    organisationId: organisation.id,
    invitedBy: inviter.id,
    invitedByName: inviter.displayName,
    invitedAt: made.at,
    expiresAt: after(made.at, openSeconds),
    state: 'sent',
    chosenName: null,
    chosenLocale: null,
    passwordHash: null,
    sealedTotp: null,
    letter: 'waiting',
  };
  await store.invitations.add(invitation, hashSecret(token), made);
  await store.publish('person.invited', {
    invitationId: invitation.id,
    organisationId: organisation.id,
    expiresAt: invitation.expiresAt.toISOString(),
    sealed: await eventSeal.close({
      email: person.email,
      displayName: person.displayName,
      locale: person.locale,
      // In the fragment: no server's log ever sees it.
      link: `${publicOrigin}/rejoindre#${token}`,
      organisationName: organisation.name,
      invitedBy: inviter.displayName,
      timezone: organisation.timezone,
    }),
  });
  return invitation;
}

export type ListInvitations = (caller: MemberCaller) => Promise<readonly Invitation[]>;

export const makeListInvitations =
  ({ unitOfWork }: Pick<Ports, 'unitOfWork'>): ListInvitations =>
  ({ actor }) =>
    unitOfWork({ organisationId: actor.organisationId }, (store) => store.invitations.list());

export type WithdrawInvitation = (caller: MemberCaller, id: string) => Promise<void>;

export function makeWithdrawInvitation(
  ports: Pick<Ports, 'unitOfWork' | 'clock'>,
): WithdrawInvitation {
  return (caller, id) => {
    const entry = {
      action: 'person.withdraw-invitation',
      targetKind: 'invitation',
      targetId: id,
    } as const;
    return act(ports, { caller, entry }, async (store) => {
      const invitation = orNotFound(await store.invitations.find(id));
      if (invitation.state === 'accepted') throw new AppError('already-member');
      await store.invitations.save({ ...invitation, state: 'withdrawn' });
    });
  };
}
