import type { Static } from 'typebox';
import type { ChangeMe, Me } from '@astra/contracts/identity';
import { AppError } from '@astra/kit/problems';
import { permissionsOf } from '@astra/policy/permissions';
import type { Session } from '#domain/records.ts';
import { isAlive } from '#domain/sessions.ts';
import type { Store } from '#ports/store.ts';
import { act, orNotFound } from '#app/act.ts';
import type { MemberCaller } from '#app/caller.ts';
import { endSession } from '#app/end-session.ts';
import type { Ports } from '#app/ports.ts';
import { refuseNameOfAnother } from '#app/refuse-name.ts';

type Needs = Pick<Ports, 'unitOfWork' | 'clock'>;

/** The signed-in person's own account. */
export type ReadMe = (caller: MemberCaller) => Promise<Me>;

export const makeReadMe =
  ({ unitOfWork }: Needs): ReadMe =>
  ({ actor }) =>
    unitOfWork({ organisationId: actor.organisationId }, (store) => describeMe(store, actor.id));

async function describeMe(store: Store, id: string): Promise<Me> {
  const person = orNotFound(await store.people.find(id));
  const membership = orNotFound(await store.memberships.find(id));
  const organisation = orNotFound(await store.organisations.find(membership.organisationId));
  return {
    id: person.id,
    displayName: person.displayName,
    email: person.email,
    locale: person.locale,
    organisation: {
      id: organisation.id,
      name: organisation.name,
      phone: organisation.phone,
      timezone: organisation.timezone,
    },
    roles: [...membership.roles],
    permissions: [...permissionsOf(membership.roles)],
    version: person.version,
  };
}

export type ChangeOwnAccount = (
  caller: MemberCaller,
  change: Static<typeof ChangeMe>,
) => Promise<Me>;

/** Another name has an entry of its own in the trail. @throws AppError `name-taken`, `stale-version` */
export function makeChangeMe(ports: Needs): ChangeOwnAccount {
  return (caller, { version, displayName, locale }) => {
    const entry = own(caller, displayName === undefined ? 'person.change' : 'person.rename');
    return act(ports, { caller, entry }, async (store) => {
      const person = orNotFound(await store.people.find(caller.actor.id));
      if (displayName !== undefined)
        await refuseNameOfAnother(store, {
          organisationId: caller.actor.organisationId,
          personId: person.id,
          from: person.displayName,
          to: displayName,
        });
      const changed = {
        ...person,
        version,
        displayName: displayName ?? person.displayName,
        locale: locale ?? person.locale,
      };
      if (!(await store.people.save(changed))) throw new AppError('stale-version');
      await tellChanged(store, caller);
      return describeMe(store, person.id);
    });
  };
}

/** An entry about the caller's own account. */
export const own = (
  { actor }: MemberCaller,
  action: string,
): {
  readonly action: string;
  readonly targetKind: 'person';
  readonly targetId: string;
  readonly subjectId: string;
} => ({ action, targetKind: 'person', targetId: actor.id, subjectId: actor.id });

const tellChanged = (store: Store, { actor }: MemberCaller): Promise<void> =>
  store.publish('person.changed', { personId: actor.id, organisationId: actor.organisationId });

/** Where the person is signed in now. */
export type ReadMySessions = (caller: MemberCaller) => Promise<readonly Session[]>;

export const makeReadMySessions =
  ({ unitOfWork, clock }: Needs): ReadMySessions =>
  ({ actor }) =>
    unitOfWork({ organisationId: actor.organisationId }, (store) =>
      aliveSessions(store, actor.id, clock.now()),
    );

/** Sessions that still carry their person, newest use first. */
export async function aliveSessions(
  store: Store,
  personId: string,
  now: Date,
): Promise<readonly Session[]> {
  const open = await store.sessions.open(personId);
  return open.filter((session) => session.kind === 'member' && isAlive(session, now));
}

export type EndMySession = (caller: MemberCaller, id: string) => Promise<void>;

export function makeEndMySession(ports: Needs): EndMySession {
  return (caller, id) => {
    const entry = {
      action: 'session.end',
      targetKind: 'session',
      targetId: id,
      subjectId: caller.actor.id,
    } as const;
    return act(ports, { caller, entry }, async (store) => {
      const session = await store.sessions.find(id);
      // Somebody else's session looks like none.
      if (!session || session.subjectId !== caller.actor.id || session.endedAt)
        throw new AppError('not-found');
      const reason = id === caller.actor.sessionId ? 'signed-out' : 'ended-elsewhere';
      await endSession(store, session, { reason, at: ports.clock.now() });
    });
  };
}
