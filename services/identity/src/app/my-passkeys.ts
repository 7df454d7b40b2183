import { askFreshProof } from '@astra/kit/fresh-proof';
import { AppError } from '@astra/kit/problems';
import { after, limits } from '#domain/sessions.ts';
import { act, orNotFound } from '#app/act.ts';
import type { MemberCaller } from '#app/caller.ts';
import { own } from '#app/me.ts';
import { endOtherSessions, tellOfNewWays } from '#app/my-factors.ts';
import type { Ports } from '#app/ports.ts';
import type { Teller } from '#app/tell-of-change.ts';

/** What the browser's authenticator is asked for a new passkey. */
export type StartPasskey = (caller: MemberCaller) => Promise<Record<string, unknown>>;

export function makeStartPasskey(
  ports: Pick<Ports, 'unitOfWork' | 'clock' | 'webAuthn'>,
): StartPasskey {
  const { clock, webAuthn } = ports;
  return (caller) =>
    act(ports, { caller, entry: own(caller, 'factor.start-passkey') }, async (store) => {
      // Who has found an open browser must not leave a key of their own behind.
      askFreshProof(caller, clock);
      const person = orNotFound(await store.people.find(caller.actor.id));
      const known = await store.factors.passkeys(person.id);
      const { challenge, options } = await webAuthn.registration(person, known);
      await store.factors.setPasskeySetup(
        person.id,
        challenge,
        after(clock.now(), limits.signInSeconds),
      );
      return options;
    });
}

export type AddPasskey = (
  caller: MemberCaller,
  passkey: { readonly name: string; readonly response: Record<string, unknown> },
) => Promise<void>;

export function makeAddPasskey(
  ports: Pick<Ports, 'unitOfWork' | 'clock' | 'webAuthn'> & Teller,
): AddPasskey {
  const { unitOfWork, clock, webAuthn, random } = ports;
  return async (caller, { name, response }) => {
    const { id: personId, organisationId } = caller.actor;
    // Taken whatever comes of it: a challenge is good for one answer.
    const challenge = await unitOfWork({ organisationId }, (store) =>
      store.factors.takePasskeySetup(personId, clock.now()),
    );
    await act(ports, { caller, entry: own(caller, 'factor.add-passkey') }, async (store) => {
      const made = challenge === undefined ? null : await webAuthn.register(response, challenge);
      if (!made) throw new AppError('second-factor-refused');
      const isNew = await store.factors.addPasskey({
        ...made,
        id: random.uuid(),
        personId,
        name,
        createdAt: clock.now(),
        lastUsedAt: null,
      });
      if (!isNew) throw new AppError('second-factor-refused');
      await tellOfNewWays(ports, store, caller);
    });
  };
}

export type RemovePasskey = (caller: MemberCaller, id: string) => Promise<void>;

export function makeRemovePasskey(
  ports: Pick<Ports, 'unitOfWork' | 'clock'> & Teller,
): RemovePasskey {
  return (caller, id) => {
    const entry = {
      action: 'factor.remove-passkey',
      targetKind: 'passkey',
      targetId: id,
      subjectId: caller.actor.id,
    } as const;
    return act(ports, { caller, entry }, async (store) => {
      askFreshProof(caller, ports.clock);
      const personId = caller.actor.id;
      await store.sessions.lockSubject(personId);
      const passkeys = await store.factors.passkeys(personId);
      const passkey = passkeys.find((one) => one.id === id);
      if (!passkey) throw new AppError('not-found');
      if (passkeys.length === 1 && !(await store.factors.totp(personId)))
        throw new AppError('last-factor');
      await store.factors.removePasskey(personId, id);
      const { credentialId } = passkey;
      const { organisationId } = caller.actor;
      await store.publish('passkey.removed', { personId, organisationId, credentialId });
      await endOtherSessions(store, caller, ports.clock);
      await tellOfNewWays(ports, store, caller);
    });
  };
}
