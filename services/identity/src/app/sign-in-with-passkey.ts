import type { Clock } from '@astra/kit/clock';
import { AppError } from '@astra/kit/problems';
import type { Random } from '@astra/kit/random';
import type { Passkey, SignIn } from '#domain/records.ts';
import { after, limits } from '#domain/sessions.ts';
import type { WebAuthn } from '#ports/factors.ts';
import type { UnitOfWork } from '#ports/store.ts';
import { activeMembership, completeSignIn, type SignInCaller } from '#app/complete-sign-in.ts';
import { claimTry, forgiveTry, isAtHome, refuseTry, type Try } from '#app/guard-tries.ts';

type Ports = {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly random: Random;
  readonly webAuthn: WebAuthn;
};

/** What the browser's authenticator is asked: any passkey of ours at the first step, the person's own at the second. */
export type StartPasskeySignIn = (caller: SignInCaller) => Promise<Record<string, unknown>>;

export function makeStartPasskeySignIn({ unitOfWork, clock, webAuthn }: Ports): StartPasskeySignIn {
  return ({ handle }) =>
    unitOfWork('system', async (store) => {
      const now = clock.now();
      const signIn = await store.signIns.find(handle.uid, now);
      const own = signIn?.personId ? await store.factors.passkeys(signIn.personId) : [];
      const { challenge, options } = await webAuthn.authentication(own);
      await store.signIns.save(
        {
          uid: handle.uid,
          personId: signIn?.personId ?? null,
          isSharedDevice: signIn?.isSharedDevice ?? false,
          challenge,
        },
        after(now, limits.signInSeconds),
      );
      return options;
    });
}

/** A passkey with user verification is two factors, so it signs in alone. @throws AppError `second-factor-refused` */
export type SignInWithPasskey = (
  caller: SignInCaller,
  response: Record<string, unknown>,
) => Promise<string>;

export function makeSignInWithPasskey(ports: Ports): SignInWithPasskey {
  const { webAuthn, clock } = ports;
  return async (caller, response) => {
    const { signIn, challenge, passkey, attempt } = await find(ports, caller, response);
    const refuse = (reason?: string): Promise<never> =>
      refuseTry(ports, attempt, {
        problem: 'second-factor-refused',
        ...(reason === undefined ? {} : { reason }),
      });
    await claimTry(ports, attempt);
    await spendChallenge(ports, signIn);
    if (!passkey) return refuse();
    const verdict = await webAuthn.authenticate(response, challenge, passkey);
    if (verdict === 'refused') return refuse();
    if (verdict === 'counter-regression') return refuse(verdict);
    return completeSignIn(ports, caller, {
      signIn,
      personId: passkey.personId,
      amr: [passkey.isBackedUp ? 'swk' : 'hwk', 'user', 'mfa'],
      spend: async (store) => {
        if (!(await store.factors.usePasskey(passkey, verdict.counter, clock.now()))) return false;
        await forgiveTry(store, attempt);
        return true;
      },
      refuse: () => refuse('counter-regression'),
    });
  };
}

type Found = {
  readonly signIn: SignIn;
  readonly challenge: string;
  /** Only one that may sign in here: known, of somebody active, and of who passed the first step, if anybody did. */
  readonly passkey: Passkey | undefined;
  readonly attempt: Try;
};

const find = (
  { unitOfWork, clock }: Ports,
  { handle, where }: SignInCaller,
  response: Record<string, unknown>,
): Promise<Found> =>
  unitOfWork('system', async (store) => {
    const signIn = await store.signIns.find(handle.uid, clock.now());
    if (!signIn?.challenge) throw new AppError('sign-in-expired');
    const passkey = await store.factors.findPasskey(credentialIn(response));
    const membership = passkey && (await activeMembership(store, passkey.personId));
    const isOther = signIn.personId !== null && signIn.personId !== passkey?.personId;
    const attempt: Try = {
      kind: 'factor',
      key: passkey ? `passkey:${passkey.id}` : `interaction:${handle.uid}`,
      action: 'session.prove-passkey',
      where,
      isAtHome: await isAtHome(store, passkey?.personId, { ...where, now: clock.now() }),
      ...(passkey && { personId: passkey.personId }),
      ...(membership && { organisationId: membership.organisationId }),
    };
    return {
      signIn,
      challenge: signIn.challenge,
      passkey: membership && !isOther ? passkey : undefined,
      attempt,
    };
  });

const credentialIn = ({ id }: Record<string, unknown>): string =>
  typeof id === 'string' ? id : '';

/** A challenge is good for one answer, right or wrong. */
const spendChallenge = ({ unitOfWork, clock }: Ports, signIn: SignIn): Promise<void> =>
  unitOfWork('system', (store) =>
    store.signIns.save({ ...signIn, challenge: null }, after(clock.now(), limits.signInSeconds)),
  );
