import type { Static } from 'typebox';
import type { PasswordResetCard } from '@astra/contracts/identity';
import { AppError } from '@astra/kit/problems';
import { hashSecret } from '@astra/kit/random';
import type { PasswordReset } from '#domain/password-resets.ts';
import { isTooWeak } from '#domain/passwords.ts';
import { plainRecoveryCode } from '#domain/recovery-codes.ts';
import type { Person } from '#domain/records.ts';
import type { Store } from '#ports/store.ts';
import { trace, type Where } from '#app/caller.ts';
import { activeMembership } from '#app/complete-sign-in.ts';
import { endSessionsOf } from '#app/end-session.ts';
import { claimTry, forgiveTry, refuseTry, type Try } from '#app/guard-tries.ts';
import type { Ports } from '#app/ports.ts';
import { tellOfChange, type Teller } from '#app/tell-of-change.ts';

type Needs = Pick<Ports, 'unitOfWork' | 'clock' | 'passwords' | 'codes' | 'vault' | 'webAuthn'> &
  Teller;
type Found = {
  readonly reset: PasswordReset;
  readonly person: Person;
  readonly organisationId: string;
};

/** Whose link it is, and what they can prove themselves with. @throws AppError `reset-not-valid`, the same for every reason. */
export type LookAtPasswordReset = (
  token: string,
  where: Where,
) => Promise<Static<typeof PasswordResetCard>>;

export const makeLookAtPasswordReset =
  (ports: Needs): LookAtPasswordReset =>
  (token, where) =>
    withReset(ports, { token, where }, async (store, { reset, person }) => {
      const { factors } = store;
      const methods: Static<typeof PasswordResetCard>['methods'] = [];
      if (await factors.totp(person.id)) methods.push('totp');
      if ((await factors.passkeys(person.id)).length > 0) methods.push('passkey');
      if ((await factors.recoveryCodesLeft(person.id)) > 0) methods.push('recovery-code');
      return { email: person.email, methods, expiresAt: reset.expiresAt.toISOString() };
    });

/** What the browser's authenticator is asked: a passkey of this person. */
export type StartPasskeyReset = (token: string, where: Where) => Promise<Record<string, unknown>>;

export const makeStartPasskeyReset =
  (ports: Needs): StartPasskeyReset =>
  (token, where) =>
    withReset(ports, { token, where }, async (store, { reset, person }) => {
      const own = await store.factors.passkeys(person.id);
      const { challenge, options } = await ports.webAuthn.authentication(own);
      await store.resets.save({ ...reset, challenge });
      return options;
    });

/** Uses the factor up in the transaction that sets the password; false when it is not theirs, wrong or used before. */
type Spend = (store: Store, found: Found) => Promise<boolean>;
/** The mail alone opens nothing. @throws AppError `reset-not-valid`, `password-too-weak`, `second-factor-refused` */
export type ResetPassword<P> = (
  input: { readonly token: string; readonly password: string } & P,
  where: Where,
) => Promise<void>;

export function makeResetWithTotp(ports: Needs): ResetPassword<{ readonly code: string }> {
  const { clock, codes, vault } = ports;
  return (input, where) =>
    reset(ports, { ...input, where }, async ({ factors }, { person }) => {
      const totp = await factors.totp(person.id);
      if (!totp) return false;
      // Sealed by us: a base32 text.
      const secret = (await vault.open(totp.sealedSecret)) as string;
      const step = codes.step(secret, input.code, clock.now());
      return step !== null && factors.useTotpStep(person.id, step);
    });
}

export function makeResetWithRecoveryCode(ports: Needs): ResetPassword<{ readonly code: string }> {
  return (input, where) =>
    reset(ports, { ...input, where }, ({ factors }, { person }) => {
      const hash = ports.vault.fingerprint(plainRecoveryCode(input.code));
      return factors.useRecoveryCode(person.id, hash);
    });
}

export function makeResetWithPasskey(
  ports: Needs,
): ResetPassword<{ readonly response: Record<string, unknown> }> {
  return async (input, where) => {
    // A challenge is good for one answer, right or wrong.
    const challenge = await withReset(ports, { ...input, where }, async (store, found) => {
      await store.resets.save({ ...found.reset, challenge: null });
      return found.reset.challenge;
    });
    return reset(ports, { ...input, where }, async ({ factors }, { person }) => {
      const { id } = input.response;
      const passkey = typeof id === 'string' ? await factors.findPasskey(id) : undefined;
      if (challenge === null || passkey?.personId !== person.id) return false;
      const verdict = await ports.webAuthn.authenticate(input.response, challenge, passkey);
      if (typeof verdict === 'string') return false;
      return factors.usePasskey(passkey, verdict.counter, ports.clock.now());
    });
  };
}

type Wish = { readonly token: string; readonly password: string; readonly where: Where };

async function reset(ports: Needs, wish: Wish, spend: Spend): Promise<void> {
  const { person, organisationId } = await withReset(ports, wish, async (_, found) => found);
  // Before the factor is used up: a code is not lost to a password that cannot be.
  if (isTooWeak(wish.password, person)) throw new AppError('password-too-weak');
  const attempt: Try = {
    kind: 'factor',
    // Of its own: who reads somebody's mail cannot make them wait where they sign in.
    key: `reset:${person.id}`,
    action: 'password.reset',
    where: wish.where,
    personId: person.id,
    organisationId,
  };
  const attemptsLeft = await claimTry(ports, attempt);
  const passwordHash = await ports.passwords.hash(wish.password);
  const isDone = await withReset(ports, wish, async (store, found) => {
    if (!(await spend(store, found))) return false;
    await forgiveTry(store, attempt);
    await setPassword(ports, store, { ...found, passwordHash, where: wish.where });
    return true;
  });
  if (!isDone) return refuseTry(ports, attempt, { problem: 'second-factor-refused', attemptsLeft });
}

type Setting = Found & { readonly passwordHash: string; readonly where: Where };

async function setPassword(
  ports: Needs,
  store: Store,
  { person, organisationId, passwordHash, where }: Setting,
): Promise<void> {
  const { id } = person;
  if (!(await store.people.save({ ...person, passwordHash }))) throw new AppError('stale-version');
  await store.resets.end(id);
  await endSessionsOf(store, id, { reason: 'credential-changed', at: ports.clock.now() });
  await tellOfChange(ports, store, { personId: id, organisationId, kind: 'password-changed' });
  await store.audit(null, {
    action: 'password.reset',
    outcome: 'done',
    targetKind: 'person',
    targetId: id,
    subjectId: id,
    organisationId,
    ...trace(where),
  });
}

/** The open link of this token, locked: two who use it at once follow one another. */
async function withReset<R>(
  { unitOfWork, clock }: Pick<Needs, 'unitOfWork' | 'clock'>,
  { token, where }: { readonly token: string; readonly where: Where },
  work: (store: Store, found: Found) => Promise<R>,
): Promise<R> {
  const outcome = await unitOfWork('system', async (store) => {
    const reset = await store.resets.findByToken(hashSecret(token));
    const person = reset && (await store.people.find(reset.personId));
    const membership = person && (await activeMembership(store, person.id));
    if (reset && person && membership && reset.expiresAt > clock.now())
      return {
        value: await work(store, { reset, person, organisationId: membership.organisationId }),
      };
    await store.audit(null, {
      action: 'password.reset',
      outcome: 'refused',
      reason: 'reset-not-valid',
      ...(person && { targetKind: 'person', targetId: person.id, subjectId: person.id }),
      ...(membership && { organisationId: membership.organisationId }),
      ...trace(where),
    });
    return undefined;
  });
  if (!outcome) throw new AppError('reset-not-valid');
  return outcome.value;
}
