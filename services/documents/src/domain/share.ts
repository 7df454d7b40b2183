import type { Role } from '@astra/contracts/actor';
import type { ShareRight } from '@astra/contracts/document-shares';

/** That somebody else may have an item: one person, everybody of a role, or a care team. */
export type Share = {
  readonly id: string;
  readonly organisationId: string;
  readonly itemId: string;
  readonly personId: string | null;
  readonly role: Role | null;
  /** Whoever is in it at that moment. */
  readonly teamId: string | null;
  readonly may: ShareRight;
  /** Only shown, with the name of who reads it across each page. */
  readonly isMarked: boolean;
  /** Who has it may share it on. */
  readonly mayPassOn: boolean;
  /** The share on which it hangs, when it was passed on. */
  readonly parentId: string | null;
  /** Null: until somebody ends it. */
  readonly endsAt: Date | null;
  readonly madeBy: string;
  readonly madeAt: Date;
};

/** A share that holds: with what it gives at this moment, all that it hangs on taken into account. */
export type HoldingShare = Share & {
  /** With how many others what hangs on it is. */
  readonly hanging: { readonly people: number; readonly roles: number; readonly teams: number };
  readonly teamName: string | null;
};
