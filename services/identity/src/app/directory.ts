import type { Static } from 'typebox';
import type { DirectoryOrganisation, DirectoryPerson } from '@astra/contracts/identity';
import { orNotFound } from '#app/act.ts';
import type { Ports } from '#app/ports.ts';

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
