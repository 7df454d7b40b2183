import type { SpaceKind } from '@astra/contracts/documents';

/** A place for folders and files, with one set of rights. */
export type Space = {
  readonly id: string;
  readonly organisationId: string;
  readonly kind: SpaceKind;
  readonly ownerId: string | null;
};
