import type { Role } from '@astra/contracts/actor';
import type { ShareRight } from '@astra/contracts/documents';

/** That somebody else may have an item: one person, or everybody of a role. */
export type Share = {
  readonly id: string;
  readonly organisationId: string;
  readonly itemId: string;
  readonly personId: string | null;
  readonly role: Role | null;
  readonly may: ShareRight;
  /** Only shown, with the name of who reads it across each page. */
  readonly isMarked: boolean;
  /** Null: until somebody ends it. */
  readonly endsAt: Date | null;
  readonly madeBy: string;
  readonly madeAt: Date;
};
