import { askFreshProof } from '@astra/kit/fresh-proof';
import type { Static } from 'typebox';
import type { Factors, TotpSetup } from '@astra/contracts/identity';
import { AppError } from '@astra/kit/problems';
import { codesAtOnce, formatRecoveryCode, plainRecoveryCode } from '#domain/recovery-codes.ts';
import { after, limits } from '#domain/sessions.ts';
import type { Vault } from '#ports/factors.ts';
import type { Store } from '#ports/store.ts';
import { act, orNotFound } from '#app/act.ts';
import type { MemberCaller } from '#app/caller.ts';
import { endSessionsOf } from '#app/end-session.ts';
import { claimTry, forgiveTry, refuseTry, type Try } from '#app/guard-tries.ts';
import { own } from '#app/me.ts';
import type { Ports } from '#app/ports.ts';
import { tellOfChange, type Teller } from '#app/tell-of-change.ts';

export type FactorList = Static<typeof Factors>;
export type TotpSetupReply = Static<typeof TotpSetup>;

const scopeOf = ({ actor }: MemberCaller): { readonly organisationId: string } => ({
  organisationId: actor.organisationId,
});

export type ReadMyFactors = (caller: MemberCaller) => Promise<FactorList>;

export const makeReadMyFactors =
  ({ unitOfWork }: Pick<Ports, 'unitOfWork'>): ReadMyFactors =>
  (caller) =>
    unitOfWork(scopeOf(caller), async (store) => {
      const { factors } = store;
      const passkeys = await factors.passkeys(caller.actor.id);
      return {
        passkeys: passkeys.map(({ id, credentialId, name, createdAt, lastUsedAt }) => ({
          id,
          credentialId,
          name,
          createdAt: createdAt.toISOString(),
          lastUsedAt: lastUsedAt?.toISOString() ?? null,
        })),
        hasTotp: (await factors.totp(caller.actor.id)) !== undefined,
        recoveryCodesLeft: await factors.recoveryCodesLeft(caller.actor.id),
      };
    });

/** Who holds a session that began elsewhere may hold it wrongly: a changed factor ends all but this one. */
export const endOtherSessions = (
  store: Store,
  { actor }: MemberCaller,
  clock: Ports['clock'],
): Promise<void> =>
  endSessionsOf(store, actor.id, {
    reason: 'credential-changed',
    at: clock.now(),
    keep: actor.sessionId,
  });

/** What somebody signs in with has changed: they hear of it. */
export const tellOfNewWays = (
  ports: Teller,
  store: Store,
  { actor: { id: personId, organisationId } }: MemberCaller,
): Promise<void> =>
  tellOfChange(ports, store, { personId, organisationId, kind: 'sign-in-ways-changed' });

/** Begins a new authenticator app; the old one works until the new one's first code. */
export type StartTotp = (caller: MemberCaller) => Promise<TotpSetupReply>;

export function makeStartTotp(
  ports: Pick<Ports, 'unitOfWork' | 'clock' | 'codes' | 'vault'>,
): StartTotp {
  const { clock, codes, vault } = ports;
  return (caller) =>
    act(ports, { caller, entry: own(caller, 'factor.start-totp') }, async (store) => {
      askFreshProof(caller, clock);
      const person = orNotFound(await store.people.find(caller.actor.id));
      const secret = codes.make();
      await store.factors.setTotpSetup(
        person.id,
        await vault.close(secret),
        after(clock.now(), limits.signInSeconds),
      );
      return { secret, uri: codes.uri(secret, person.email) };
    });
}

export type ConfirmTotp = (caller: MemberCaller, code: string) => Promise<readonly string[]>;

/** The first code proves the new authenticator; it replaces the old one, and gives new recovery codes. */
export function makeConfirmTotp(
  ports: Pick<Ports, 'unitOfWork' | 'clock' | 'codes' | 'vault'> & Teller,
): ConfirmTotp {
  const { unitOfWork, clock, codes, vault } = ports;
  return async (caller, code) => {
    const attempt: Try = {
      kind: 'factor',
      key: `totp-setup:${caller.actor.id}`,
      action: 'factor.set-totp',
      where: caller.where,
      personId: caller.actor.id,
      organisationId: caller.actor.organisationId,
    };
    await claimTry(ports, attempt);
    const sealed = await unitOfWork(scopeOf(caller), (store) =>
      store.factors.totpSetup(caller.actor.id, clock.now()),
    );
    if (sealed === undefined) throw new AppError('not-found');
    // Sealed by us: a base32 text.
    const step = codes.step((await vault.open(sealed)) as string, code, clock.now());
    if (step === null) return refuseTry(ports, attempt, { problem: 'second-factor-refused' });
    return act(ports, { caller, entry: own(caller, 'factor.set-totp') }, async (store) => {
      const totp = { sealedSecret: sealed, lastStep: step };
      await store.factors.setTotp(caller.actor.id, totp, clock.now());
      await store.factors.endTotpSetup(caller.actor.id);
      await forgiveTry(store, attempt);
      await endOtherSessions(store, caller, clock);
      await tellOfNewWays(ports, store, caller);
      return newRecoveryCodes(store, vault, caller.actor.id);
    });
  };
}

/** Makes new codes; the former ones no longer work. Only their fingerprints are kept. */
export async function newRecoveryCodes(
  store: Store,
  vault: Vault,
  personId: string,
): Promise<readonly string[]> {
  const codes = Array.from({ length: codesAtOnce }, () => formatRecoveryCode(vault.bytes(16)));
  await store.factors.replaceRecoveryCodes(
    personId,
    codes.map((code) => vault.fingerprint(plainRecoveryCode(code))),
  );
  return codes;
}

export type RenewRecoveryCodes = (caller: MemberCaller) => Promise<readonly string[]>;

export function makeRenewRecoveryCodes(
  ports: Pick<Ports, 'unitOfWork' | 'clock' | 'vault'> & Teller,
): RenewRecoveryCodes {
  return (caller) =>
    act(ports, { caller, entry: own(caller, 'factor.renew-recovery-codes') }, async (store) => {
      askFreshProof(caller, ports.clock);
      await tellOfNewWays(ports, store, caller);
      return newRecoveryCodes(store, ports.vault, caller.actor.id);
    });
}

export type RemoveTotp = (caller: MemberCaller) => Promise<void>;

export function makeRemoveTotp(ports: Pick<Ports, 'unitOfWork' | 'clock'> & Teller): RemoveTotp {
  return (caller) =>
    act(ports, { caller, entry: own(caller, 'factor.remove-totp') }, async (store) => {
      askFreshProof(caller, ports.clock);
      const { factors } = store;
      await store.sessions.lockSubject(caller.actor.id);
      if (!(await factors.totp(caller.actor.id))) throw new AppError('not-found');
      if ((await factors.passkeys(caller.actor.id)).length === 0) throw new AppError('last-factor');
      await factors.removeTotp(caller.actor.id);
      await endOtherSessions(store, caller, ports.clock);
      await tellOfNewWays(ports, store, caller);
    });
}
