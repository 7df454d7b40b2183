import type { Static } from 'typebox';
import { mostHolders } from '@astra/contracts/identity';
import type {
  DirectoryContact,
  DirectoryHolders,
  DirectoryHoldersQuery,
  DirectoryOrganisation,
  DirectoryPerson,
} from '@astra/contracts/identity';
import { orNotFound } from '#app/act.ts';
import { activeMembership } from '#app/complete-sign-in.ts';
import type { Ports } from '#app/ports.ts';
import type { Person } from '#domain/records.ts';
import type { Store } from '#ports/store.ts';

/** Who is who, for other services. */
export type ReadDirectoryPerson = (id: string) => Promise<DirectoryPerson>;

export const makeReadDirectoryPerson =
  ({ unitOfWork }: Pick<Ports, 'unitOfWork'>): ReadDirectoryPerson =>
  (id) =>
    unitOfWork('system', async (store) => {
      const person = orNotFound(await store.people.find(id));
      const membership = orNotFound((await store.memberships.of(id))[0]);
      return {
        id,
        organisationId: membership.organisationId,
        displayName: person.displayName,
        roles: [...membership.roles],
        isActive: membership.isActive,
      };
    });

const peoplePerPage = 500;

/** Everybody of every organisation, those who have left too, by id. */
export type ListDirectoryPeople = (after?: string) => Promise<readonly DirectoryPerson[]>;

export const makeListDirectoryPeople =
  ({ unitOfWork }: Pick<Ports, 'unitOfWork'>): ListDirectoryPeople =>
  (after) =>
    unitOfWork('system', async (store) => {
      const members = await store.memberships.everybody(after, peoplePerPage);
      return members.map(({ id, organisationId, displayName, roles, isActive }) => ({
        id,
        organisationId,
        displayName,
        roles: [...roles],
        isActive,
      }));
    });

/** Who has a role in an organisation and has not left; one more than `mostHolders` at most. */
export type ListDirectoryHolders = (of: DirectoryHoldersQuery) => Promise<DirectoryHolders>;

export const makeListDirectoryHolders =
  ({ unitOfWork }: Pick<Ports, 'unitOfWork'>): ListDirectoryHolders =>
  (of) =>
    unitOfWork('system', async (store) => ({
      ids: [...(await store.memberships.holders(of, mostHolders + 1))],
    }));

/** How a member is written to, for a service that invites them. */
export type ReadDirectoryContact = (id: string) => Promise<DirectoryContact>;

export const makeReadDirectoryContact =
  ({ unitOfWork }: Pick<Ports, 'unitOfWork'>): ReadDirectoryContact =>
  (id) =>
    unitOfWork('system', async (store) =>
      contactOf(store, orNotFound(await store.people.find(id))),
    );

/**
 * Who has exactly this address, in whichever organisation. There is no search: nobody browses another organisation's people,
 * and who asks is a service that writes to the address.
 */
export type FindPerson = (email: string) => Promise<DirectoryContact>;

export const makeFindPerson =
  ({ unitOfWork }: Pick<Ports, 'unitOfWork'>): FindPerson =>
  (email) =>
    unitOfWork('system', async (store) =>
      contactOf(store, orNotFound(await store.people.findByEmail(email))),
    );

async function contactOf(
  store: Store,
  { id, displayName, email, locale }: Person,
): Promise<DirectoryContact> {
  // The one that they act in (see `activeMembership`), else whichever there is.
  const membership = (await activeMembership(store, id)) ?? (await store.memberships.of(id))[0];
  const { organisationId, roles, isActive } = orNotFound(membership);
  return { id, organisationId, displayName, roles: [...roles], isActive, email, locale };
}

export type ReadDirectoryOrganisation = (
  id: string,
) => Promise<Static<typeof DirectoryOrganisation>>;

export const makeReadDirectoryOrganisation =
  ({ unitOfWork }: Pick<Ports, 'unitOfWork'>): ReadDirectoryOrganisation =>
  (id) =>
    unitOfWork('system', async (store) => {
      const { name, phone, timezone } = orNotFound(await store.organisations.find(id));
      return { id, name, phone, timezone };
    });
