import { AppError } from '@astra/kit/problems';
import { isTooWeak } from '#domain/passwords.ts';
import { act, orNotFound } from '#app/act.ts';
import type { MemberCaller } from '#app/caller.ts';
import { claimTry, forgiveTry, refuseTry, type Try } from '#app/guard-tries.ts';
import { own } from '#app/me.ts';
import { endOtherSessions } from '#app/my-factors.ts';
import type { Ports } from '#app/ports.ts';
import { tellOfChange, type Teller } from '#app/tell-of-change.ts';

/** @throws AppError `sign-in-refused` for a wrong current password, `password-too-weak` */
export type ChangePassword = (
  caller: MemberCaller,
  input: { readonly current: string; readonly next: string },
) => Promise<void>;

export function makeChangePassword(
  ports: Pick<Ports, 'unitOfWork' | 'clock' | 'passwords'> & Teller,
): ChangePassword {
  const { unitOfWork, clock, passwords } = ports;
  return async (caller, { current, next }) => {
    const { id, organisationId } = caller.actor;
    const person = orNotFound(
      await unitOfWork({ organisationId }, (store) => store.people.find(id)),
    );
    const attempt: Try = {
      kind: 'account',
      // Of their own: who only knows the address cannot make them wait here.
      key: `change:${id}`,
      isAtHome: true,
      action: 'person.change-password',
      where: caller.where,
      personId: id,
      organisationId,
    };
    await claimTry(ports, attempt);
    if (!(await passwords.verify(person.passwordHash, current)))
      return refuseTry(ports, attempt, { problem: 'sign-in-refused' });
    await unitOfWork('system', (store) => forgiveTry(store, attempt));
    await act(ports, { caller, entry: own(caller, 'person.change-password') }, async (store) => {
      if (isTooWeak(next, person)) throw new AppError('password-too-weak');
      const passwordHash = await passwords.hash(next);
      if (!(await store.people.save({ ...person, passwordHash })))
        throw new AppError('stale-version');
      await store.resets.end(id);
      await endOtherSessions(store, caller, clock);
      await tellOfChange(ports, store, { personId: id, organisationId, kind: 'password-changed' });
    });
  };
}
