import type { Interaction } from '@astra/contracts/identity';
import type { Clock } from '@astra/kit/clock';
import { AppError } from '@astra/kit/problems';
import type { Random } from '@astra/kit/random';
import type { SignIn } from '#domain/records.ts';
import { plainRecoveryCode } from '#domain/recovery-codes.ts';
import { after, limits } from '#domain/sessions.ts';
import type { OneTimePasswords, Passwords, Vault } from '#ports/factors.ts';
import type { Store, UnitOfWork } from '#ports/store.ts';
import { trace } from '#app/caller.ts';
import { activeMembership, completeSignIn, type SignInCaller } from '#app/complete-sign-in.ts';
import { tellOfChange, type Teller } from '#app/tell-of-change.ts';
import { claimTry, forgiveTry, isAtHome, refuseTry, type Try } from '#app/guard-tries.ts';

type Ports = {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly random: Random;
  readonly passwords: Passwords;
  readonly codes: OneTimePasswords;
  readonly vault: Vault;
};

/** Where a sign-in stands. */
export type ReadSignIn = (caller: SignInCaller) => Promise<Interaction>;

export function makeReadSignIn({
  unitOfWork,
  clock,
}: Pick<Ports, 'unitOfWork' | 'clock'>): ReadSignIn {
  return ({ handle }) =>
    unitOfWork('system', async (store) =>
      describe(store, await store.signIns.find(handle.uid, clock.now())),
    );
}

const identify: Interaction = {
  step: 'identify',
  person: null,
  methods: ['password', 'passkey'],
  phone: null,
};

async function describe(store: Store, signIn: SignIn | undefined): Promise<Interaction> {
  const person = signIn?.personId ? await store.people.find(signIn.personId) : undefined;
  if (!person) return identify;
  const methods: Interaction['methods'] = [];
  if (await store.factors.totp(person.id)) methods.push('totp');
  if ((await store.factors.passkeys(person.id)).length > 0) methods.push('passkey');
  if ((await store.factors.recoveryCodesLeft(person.id)) > 0) methods.push('recovery-code');
  return {
    step: 'second-factor',
    person: { displayName: person.displayName, email: person.email },
    methods,
    phone: await phoneFor(store, person.id),
  };
}

/** Whom they call who have no second factor any more. */
async function phoneFor(store: Store, personId: string): Promise<string | null> {
  const membership = await activeMembership(store, personId);
  const organisation = membership && (await store.organisations.find(membership.organisationId));
  return organisation?.phone ?? null;
}

type PasswordInput = {
  readonly email: string;
  readonly password: string;
  readonly isSharedDevice?: boolean;
};
/** First factor. @throws AppError `sign-in-refused`, the same for every reason. */
export type SignInWithPassword = (
  caller: SignInCaller,
  input: PasswordInput,
) => Promise<Interaction>;

export function makeSignInWithPassword(ports: Ports): SignInWithPassword {
  const { unitOfWork, clock, passwords, vault } = ports;
  return async ({ handle, where }, { email, password, isSharedDevice = false }) => {
    const found = await unitOfWork('system', async (store) => {
      const person = await store.people.findByEmail(email);
      const membership = person && (await activeMembership(store, person.id));
      const place = { origin: where.origin, now: clock.now() };
      return { person, membership, isHome: await isAtHome(store, person?.id, place) };
    });
    const { person, membership } = found;
    const attempt: Try = {
      kind: 'account',
      key: vault.fingerprint(email.toLowerCase()),
      action: 'session.prove-password',
      where,
      isAtHome: found.isHome,
      ...(person && { personId: person.id }),
      ...(membership && { organisationId: membership.organisationId }),
    };
    await claimTry(ports, attempt);
    const isRight = await passwords.verify(person?.passwordHash ?? null, password);
    if (!isRight || !person || !membership)
      return refuseTry(ports, attempt, { problem: 'sign-in-refused' });
    return unitOfWork('system', async (store) => {
      await forgiveTry(store, attempt);
      const signIn = { uid: handle.uid, personId: person.id, isSharedDevice, challenge: null };
      await store.signIns.save(signIn, after(clock.now(), limits.signInSeconds));
      await store.audit(null, {
        action: 'session.prove-password',
        outcome: 'done',
        targetKind: 'person',
        targetId: person.id,
        subjectId: person.id,
        organisationId: membership.organisationId,
        ...trace(where),
      });
      return describe(store, signIn);
    });
  };
}

/** Second factor. @throws AppError `second-factor-refused` */
export type SignInWithCode = (caller: SignInCaller, code: string) => Promise<string>;

export function makeSignInWithTotp(ports: Ports): SignInWithCode {
  const { unitOfWork, clock, codes, vault } = ports;
  return async (caller, code) => {
    const { signIn, personId, attempt } = await secondStep(ports, caller, 'session.prove-totp');
    const attemptsLeft = await claimTry(ports, attempt);
    const totp = await unitOfWork('system', (store) => store.factors.totp(personId));
    // Sealed by us: a base32 text.
    const secret = totp && ((await vault.open(totp.sealedSecret)) as string);
    const step = secret === undefined ? null : codes.step(secret, code, clock.now());
    const refuse = (reason?: string): Promise<never> =>
      refuseTry(ports, attempt, {
        problem: 'second-factor-refused',
        attemptsLeft,
        ...(reason === undefined ? {} : { reason }),
      });
    if (step === null) return refuse();
    return completeSignIn(ports, caller, {
      signIn,
      personId,
      amr: ['pwd', 'otp', 'mfa'],
      spend: async (store) => {
        if (!(await store.factors.useTotpStep(personId, step))) return false;
        await forgiveTry(store, attempt);
        return true;
      },
      refuse: () => refuse('code-used-before'),
    });
  };
}

export function makeSignInWithRecoveryCode(ports: Ports & Teller): SignInWithCode {
  const { vault } = ports;
  return async (caller, code) => {
    const step = await secondStep(ports, caller, 'session.prove-recovery-code');
    const { signIn, personId, organisationId, attempt } = step;
    const attemptsLeft = await claimTry(ports, attempt);
    const hash = vault.fingerprint(plainRecoveryCode(code));
    return completeSignIn(ports, caller, {
      signIn,
      personId,
      amr: ['pwd', 'otp', 'mfa'],
      spend: async (store) => {
        if (!(await store.factors.useRecoveryCode(personId, hash))) return false;
        await forgiveTry(store, attempt);
        const change = { personId, organisationId, kind: 'recovery-code-used' } as const;
        await tellOfChange(ports, store, change);
        return true;
      },
      refuse: () => refuseTry(ports, attempt, { problem: 'second-factor-refused', attemptsLeft }),
    });
  };
}

interface SecondStep {
  readonly signIn: SignIn;
  readonly personId: string;
  readonly organisationId: string;
  readonly attempt: Try;
}

async function secondStep(
  { unitOfWork, clock }: Pick<Ports, 'unitOfWork' | 'clock'>,
  { handle, where }: SignInCaller,
  action: string,
): Promise<SecondStep> {
  return unitOfWork('system', async (store) => {
    const signIn = await store.signIns.find(handle.uid, clock.now());
    if (!signIn?.personId) throw new AppError('sign-in-expired');
    const { personId } = signIn;
    const membership = await activeMembership(store, personId);
    if (!membership) throw new AppError('sign-in-expired');
    const { organisationId } = membership;
    const attempt: Try = {
      kind: 'factor',
      key: personId,
      action,
      where,
      isAtHome: await isAtHome(store, personId, { origin: where.origin, now: clock.now() }),
      personId,
      organisationId,
    };
    return { signIn, personId, organisationId, attempt };
  });
}
