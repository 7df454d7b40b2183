import type { Member } from '@astra/contracts/actor';
import type { AuditEntry, AuditRow } from '@astra/contracts/audit';
import type { Scope } from '@astra/kit/database';
import type { Filter } from '#domain/filter.ts';
import type { Reading } from '#domain/own-entry.ts';

/** A place in the trail, newest first: by when it happened, then by when it was received. */
export type Place = { readonly at: string; readonly sequence: number };

/** A stretch of the trail, newest first. */
export type Search = {
  readonly filter: Filter;
  /** Only entries before this one. */
  readonly before: Place | null;
  readonly limit: number;
};

export type Reader = Pick<Member, 'id' | 'sessionId' | 'organisationId'>;

/** The trail in one transaction. There is no way to change or remove an entry. */
export type TrailDesk = {
  /** Adds entries; one whose id is known already is left as it is. */
  readonly append: (entries: readonly AuditEntry[]) => Promise<void>;
  /** Of the scope's organisation; in the scope of the system, what is of no organisation. */
  readonly search: (search: Search) => Promise<readonly AuditRow[]>;
  /** Whether this session of this person has searched this trail since then. */
  readonly hasReadSince: (reader: Reader, reading: Reading, since: Date) => Promise<boolean>;
  /** Each action that occurs in what `search` finds, in alphabetical order. */
  readonly actions: () => Promise<readonly string[]>;
};

export type Trail = {
  readonly inScope: <R>(scope: Scope, work: (desk: TrailDesk) => Promise<R>) => Promise<R>;
};
