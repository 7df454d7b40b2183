import type { Static } from 'typebox';
import type { AcceptInvitation, PersonInvitationCard } from '@astra/contracts/identity';
import { AppError } from '@astra/kit/problems';
import { hashSecret } from '@astra/kit/random';
import { isTooWeak } from '#domain/passwords.ts';
import type { Invitation } from '#domain/records.ts';
import type { Store } from '#ports/store.ts';
import { trace, type Where } from '#app/caller.ts';
import { claimTry, forgiveTry, refuseTry, type Try } from '#app/guard-tries.ts';
import { newRecoveryCodes, type TotpSetupReply } from '#app/my-factors.ts';
import type { Ports } from '#app/ports.ts';

type Needs = Pick<Ports, 'unitOfWork' | 'clock' | 'random' | 'passwords' | 'codes' | 'vault'>;

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

/** The password is chosen; the authenticator's secret comes back, to be proved. */
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
    const isTaken = await unitOfWork('system', (store) =>
      store.people.findByEmail(invitation.email),
    );
    // Of another organisation: nobody is told, here or there.
    if (isTaken)
      return refuseTry(ports, attempt, {
        problem: 'invitation-not-valid',
        reason: 'address-in-use',
      });
    return withInvitation(ports, { token, where }, async (store, locked) => {
      await forgiveTry(store, attempt);
      return join(ports, { store, where, step }, locked);
    });
  };
}

async function join(
  { clock, random, vault }: Needs,
  { store, where, step }: { readonly store: Store; readonly where: Where; readonly step: number },
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
  await store.invitations.save({
    ...invitation,
    state: 'accepted',
    passwordHash: null,
    sealedTotp: null,
  });
  await store.publish('person.changed', { personId, organisationId: invitation.organisationId });
  await store.audit(null, {
    action: 'person.join',
    outcome: 'done',
    targetKind: 'person',
    targetId: personId,
    subjectId: personId,
    organisationId: invitation.organisationId,
    ...trace(where),
  });
  return newRecoveryCodes(store, vault, personId);
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
