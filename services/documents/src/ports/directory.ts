import type { Role } from '@astra/contracts/actor';
import type { OrganisationCard } from '@astra/contracts/common';
import type { DirectoryContact, DirectoryPerson } from '@astra/contracts/identity';

/** Identity's directory. Null for somebody who does not exist. @throws AppError `unavailable` when it does not answer. */
export type Directory = {
  readonly person: (id: string) => Promise<DirectoryPerson | null>;
  /** How they are written to. */
  readonly contact: (id: string) => Promise<DirectoryContact | null>;
  /** Who has a role there and has not left, by their ids; null where they are too many to be written to. */
  readonly holders: (organisationId: string, role: Role) => Promise<readonly string[] | null>;
  readonly organisation: (id: string) => Promise<OrganisationCard>;
  /** One that need not exist. */
  readonly findOrganisation: (id: string) => Promise<OrganisationCard | null>;
};
