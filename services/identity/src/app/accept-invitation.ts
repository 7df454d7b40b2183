import type { Static } from 'typebox';
import type { AcceptInvitation, PersonInvitationCard } from '@astra/contracts/identity';
import { AppError } from '@astra/kit/problems';
import { hashSecret } from '@astra/kit/random';
import { isTooWeak } from '#domain/passwords.ts';
import type { Invitation, Membership, Person } from '#domain/records.ts';
import type { Store } from '#ports/store.ts';
import { trace, type Where } from '#app/caller.ts';
import { endSessionsOf } from '#app/end-session.ts';
import { claimTry, forgiveTry, refuseTry, type Try } from '#app/guard-tries.ts';
import { newRecoveryCodes, type TotpSetupReply } from '#app/my-factors.ts';
import type { Ports } from '#app/ports.ts';
import { refuseNameOfAnother } from '#app/refuse-name.ts';
import { tellOfChange, type Teller } from '#app/tell-of-change.ts';

type Needs = Pick<Ports, 'unitOfWork' | 'clock' | 'random' | 'passwords' | 'codes' | 'vault'> &
  Teller;

/** Who invites, and to what. @throws AppError `invitation-not-valid`, the same for every reason. */
export type LookAtInvitation = (
  token: string,
  where: Where,
) => Promise<Static<typeof PersonInvitationCard>>;

export function makeLookAtInvitation(ports: Pick<Needs, 'unitOfWork' | 'clock'>): LookAtInvitation {
  return (token, where) =>
    withInvitation(ports, { token, where }, async (store, invitation) => {
      const organisation = await store.organisations.find(invitation.organisationId);
      return {
        organisation: organisation?.name ?? '',
        email: invitation.email,
        displayName: invitation.displayName,
        invitedBy: invitation.invitedByName,
        expiresAt: invitation.expiresAt.toISOString(),
      };
    });
}

/** The password is chosen; the authenticator's secret comes back, to be proved. @throws AppError `name-taken`, `password-too-weak` */
export type AcceptInvitationCase = (
  input: Static<typeof AcceptInvitation>,
  where: Where,
) => Promise<TotpSetupReply>;

export function makeAcceptInvitation(ports: Needs): AcceptInvitationCase {
  const { passwords, codes, vault } = ports;
  return ({ token, displayName, password, locale }, where) =>
    withInvitation(ports, { token, where }, async (store, invitation) => {
      if (isTooWeak(password, { email: invitation.email, displayName }))
        throw new AppError('password-too-weak');
      const { organisationId, displayName: from } = invitation;
      await refuseNameOfAnother(store, { organisationId, personId: null, from, to: displayName });
      const secret = codes.make();
      await store.invitations.save({
        ...invitation,
        chosenName: displayName,
        chosenLocale: locale,
        passwordHash: await passwords.hash(password),
        sealedTotp: await vault.close(secret),
      });
      return { secret, uri: codes.uri(secret, invitation.email) };
    });
}

/** The first code makes the account; recovery codes are shown this once. @throws AppError `second-factor-refused` */
export type ConfirmInvitation = (
  input: { readonly token: string; readonly code: string },
  where: Where,
) => Promise<readonly string[]>;

export function makeConfirmInvitation(ports: Needs): ConfirmInvitation {
  const { clock, codes, vault, unitOfWork } = ports;
  return async ({ token, code }, where) => {
    const invitation = await withInvitation(ports, { token, where }, async (_, found) => found);
    const attempt: Try = {
      kind: 'invitation',
      key: invitation.id,
      action: 'person.join',
      where,
      organisationId: invitation.organisationId,
    };
    await claimTry(ports, attempt);
    if (invitation.sealedTotp === null) throw new AppError('invitation-not-valid');
    // Sealed by us: a base32 text.
    const secret = (await vault.open(invitation.sealedTotp)) as string;
    const step = codes.step(secret, code, clock.now());
    if (step === null) return refuseTry(ports, attempt, { problem: 'second-factor-refused' });
    // Of another organisation: nobody is told, here or there.
    if ((await unitOfWork('system', (store) => whoseAddress(store, invitation))) === 'taken')
      return refuseTry(ports, attempt, {
        problem: 'invitation-not-valid',
        reason: 'address-in-use',
      });
    return withInvitation(ports, { token, where }, async (store, locked) => {
      await forgiveTry(store, attempt);
      const whose = await whoseAddress(store, locked);
      if (whose === 'taken') throw new AppError('invitation-not-valid');
      return whose === null
        ? join(ports, { store, where, step }, locked)
        : comeBack(ports, { store, where, step }, { invitation: locked, ...whose });
    });
  };
}

type Closed = { readonly person: Person; readonly membership: Membership };

/** Nobody's; of somebody whose access to this one organisation was closed; or taken. */
async function whoseAddress(
  store: Store,
  { email, organisationId }: Invitation,
): Promise<Closed | 'taken' | null> {
  const person = await store.people.findByEmail(email);
  if (!person) return null;
  const [membership, ...others] = await store.memberships.of(person.id);
  const isClosedHere = membership?.organisationId === organisationId && !membership.isActive;
  return isClosedHere && others.length === 0 ? { person, membership } : 'taken';
}

type Joining = { readonly store: Store; readonly where: Where; readonly step: number };

async function join(
  { clock, random, vault }: Needs,
  { store, where, step }: Joining,
  invitation: Invitation,
): Promise<readonly string[]> {
  const { chosenName, chosenLocale, passwordHash, sealedTotp } = invitation;
  if (sealedTotp === null || passwordHash === null) throw new AppError('invitation-not-valid');
  const at = clock.now();
  const personId = random.uuid();
  await store.people.add(
    {
      id: personId,
      email: invitation.email,
      displayName: chosenName ?? invitation.displayName,
      locale: chosenLocale ?? invitation.locale,
      passwordHash,
      version: 1,
    },
    at,
  );
  await store.memberships.add(
    {
      personId,
      organisationId: invitation.organisationId,
      roles: invitation.roles,
      isActive: true,
      version: 1,
      lastSignInAt: null,
    },
    at,
  );
  await store.factors.setTotp(personId, { sealedSecret: sealedTotp, lastStep: step }, at);
  await beIn({ store, where }, invitation, { personId });
  return newRecoveryCodes(store, vault, personId);
}

/** The same person as before, with nothing of what they signed in with before (AUTH-5). */
async function comeBack(
  ports: Needs,
  { store, where, step }: Joining,
  { invitation, person, membership }: Closed & { readonly invitation: Invitation },
): Promise<readonly string[]> {
  const { chosenName, chosenLocale, passwordHash, sealedTotp, organisationId } = invitation;
  if (sealedTotp === null || passwordHash === null) throw new AppError('invitation-not-valid');
  const { id: personId } = person;
  const at = ports.clock.now();
  const isSaved =
    (await store.people.save({
      ...person,
      displayName: chosenName ?? person.displayName,
      locale: chosenLocale ?? person.locale,
      passwordHash,
    })) &&
    (await store.memberships.save({ ...membership, roles: invitation.roles, isActive: true }));
  if (!isSaved) throw new AppError('stale-version');
  for (const { id } of await store.factors.passkeys(personId))
    await store.factors.removePasskey(personId, id);
  await store.factors.setTotp(personId, { sealedSecret: sealedTotp, lastStep: step }, at);
  await store.resets.end(personId);
  await endSessionsOf(store, personId, { reason: 'credential-changed', at });
  await tellOfChange(ports, store, { personId, organisationId, kind: 'sign-in-ways-changed' });
  await beIn({ store, where }, invitation, { personId, reason: 'came-back' });
  return newRecoveryCodes(store, ports.vault, personId);
}

/** The letter has done its work; everybody who looks after this person hears of it. */
async function beIn(
  { store, where }: Omit<Joining, 'step'>,
  invitation: Invitation,
  { personId, reason }: { readonly personId: string; readonly reason?: string },
): Promise<void> {
  const { organisationId } = invitation;
  await store.invitations.save({
    ...invitation,
    state: 'accepted',
    passwordHash: null,
    sealedTotp: null,
  });
  await store.publish('person.changed', { personId, organisationId });
  await store.audit(null, {
    action: 'person.join',
    outcome: 'done',
    ...(reason !== undefined && { reason }),
    targetKind: 'person',
    targetId: personId,
    subjectId: personId,
    organisationId,
    ...trace(where),
  });
}

/** The open invitation of this token, locked: two who accept it at once follow one another. */
async function withInvitation<R>(
  { unitOfWork, clock }: Pick<Needs, 'unitOfWork' | 'clock'>,
  { token, where }: { readonly token: string; readonly where: Where },
  work: (store: Store, invitation: Invitation) => Promise<R>,
): Promise<R> {
  const outcome = await unitOfWork('system', async (store) => {
    const invitation = await store.invitations.findByToken(hashSecret(token));
    if (invitation?.state === 'sent' && invitation.expiresAt > clock.now())
      return { value: await work(store, invitation) };
    await store.audit(null, {
      action: 'person.join',
      outcome: 'refused',
      reason: 'invitation-not-valid',
      ...(invitation && {
        organisationId: invitation.organisationId,
        targetKind: 'invitation',
        targetId: invitation.id,
      }),
      ...trace(where),
    });
    return undefined;
  });
  if (!outcome) throw new AppError('invitation-not-valid');
  return outcome.value;
}
