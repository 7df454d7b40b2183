import type { Static } from 'typebox';
import type { ChangeOrganisation, CreateOrganisation } from '@astra/contracts/identity';
import { askFreshProof } from '@astra/kit/fresh-proof';
import { AppError } from '@astra/kit/problems';
import type { Organisation } from '#domain/records.ts';
import type { Organisations } from '#ports/store.ts';
import { act, orNotFound } from '#app/act.ts';
import type { MemberCaller } from '#app/caller.ts';
import { firstAnswer, madeBy } from '#app/idempotency.ts';
import { sendInvitation } from '#app/invitations.ts';
import type { Ports } from '#app/ports.ts';

/** Every organisation of the platform: its name, never its people. */
export type ListOrganisations = (
  caller: MemberCaller,
  query: Parameters<Organisations['page']>[0],
) => ReturnType<Organisations['page']>;

export const makeListOrganisations =
  ({ unitOfWork }: Pick<Ports, 'unitOfWork'>): ListOrganisations =>
  (_caller, query) =>
    unitOfWork('system', (store) => store.organisations.page(query));

type Input = {
  readonly organisation: Static<typeof CreateOrganisation>;
  readonly key: string | null;
};
/** A new organisation, and a letter to who will administer it. */
export type CreateOrganisationCase = (caller: MemberCaller, input: Input) => Promise<Organisation>;

export function makeCreateOrganisation(
  ports: Pick<Ports, 'unitOfWork' | 'clock' | 'random' | 'eventSeal' | 'publicOrigin'>,
): CreateOrganisationCase {
  return (caller, { organisation: asked, key }) => {
    const entry = {
      action: 'organisation.create',
      targetKind: 'organisation',
      scope: 'system',
      of: (created: Organisation) => ({ targetId: created.id }),
    } as const;
    return act(ports, { caller, entry }, async (store) => {
      const made = madeBy(caller.actor.id, { key, request: asked, at: ports.clock.now() });
      // The same submission twice at once: the second waits and finds the first.
      await store.sessions.lockSubject(caller.actor.id);
      const before = firstAnswer(await store.organisations.findMade(made), made);
      if (before) return before;
      if (!isTimezone(asked.timezone)) throw invalid('/timezone', 'is not a time zone');
      if (await store.organisations.findBySlug(asked.slug)) throw invalid('/slug', 'is taken');
      const { name, slug, phone, timezone } = asked;
      const id = ports.random.uuid();
      const organisation = { id, name, slug, phone, timezone, isActive: true, version: 1 };
      await store.organisations.add(organisation, made);
      await sendInvitation(ports, store, {
        person: { ...asked.administrator, roles: ['organisation-administrator'] },
        organisation,
        inviter: orNotFound(await store.people.find(caller.actor.id)),
        made: { ...made, key: null },
      });
      return organisation;
    });
  };
}

/** One's own organisation. */
export type ReadOrganisation = (caller: MemberCaller) => Promise<Organisation>;

export const makeReadOrganisation =
  ({ unitOfWork }: Pick<Ports, 'unitOfWork'>): ReadOrganisation =>
  ({ actor: { organisationId } }) =>
    unitOfWork({ organisationId }, async (store) =>
      orNotFound(await store.organisations.find(organisationId)),
    );

/**
 * One's own organisation as patients and colleagues read it. Patients call the telephone that is said here, so it takes a
 * fresh proof. Other services ask for it each minute. @throws AppError `fresh-proof-needed`, `invalid-input`, `stale-version`
 */
export type ChangeOrganisationCase = (
  caller: MemberCaller,
  wish: Static<typeof ChangeOrganisation>,
) => Promise<Organisation>;

export function makeChangeOrganisation(
  ports: Pick<Ports, 'unitOfWork' | 'clock'>,
): ChangeOrganisationCase {
  return (caller, wish) => {
    const id = caller.actor.organisationId;
    const entry = {
      action: 'organisation.change',
      targetKind: 'organisation',
      targetId: id,
    } as const;
    return act(ports, { caller, entry }, async (store) => {
      askFreshProof(caller, ports.clock);
      if (!isTimezone(wish.timezone)) throw invalid('/timezone', 'is not a time zone');
      const changed = { ...orNotFound(await store.organisations.find(id)), ...wish };
      if (!(await store.organisations.save(changed))) throw new AppError('stale-version');
      return { ...changed, version: wish.version + 1 };
    });
  };
}

const invalid = (pointer: string, message: string): AppError =>
  new AppError('invalid-input', undefined, { extras: { errors: [{ pointer, message }] } });

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
