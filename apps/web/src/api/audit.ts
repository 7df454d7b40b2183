import type * as Contract from '@astra/contracts/audit';
import { api } from '#shared/api.ts';

/** One line of the journal. */
export type AuditRow = Contract.AuditRow;

/** What is looked for in the journal. */
export interface AuditSearch {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly action?: string | undefined;
  readonly actorId?: string | undefined;
  readonly targetId?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly outcome?: AuditRow['outcome'] | undefined;
  readonly cursor?: string | undefined;
}

interface AuditPage {
  readonly items: readonly AuditRow[];
  readonly next: string | null;
}

const base = '/api/security';

/** A journal; reading it is itself written down. */
interface AuditApi {
  readonly search: (search: AuditSearch, signal?: AbortSignal) => Promise<AuditPage>;
  readonly actions: (signal?: AbortSignal) => Promise<{ items: string[] }>;
}

const journalAt = (path: string): AuditApi => ({
  search: (search, signal) => api<AuditPage>(path, { query: { ...search, limit: 50 }, signal }),
  actions: (signal) => api<{ items: string[] }>(`${path}/actions`, { signal }),
});

/** The organisation's own, and what is of no organisation: strangers at the doors, the services' own work. */
export type Journal = 'own' | 'platform';
export const auditApi: Readonly<Record<Journal, AuditApi>> = {
  own: journalAt(`${base}/audit`),
  platform: journalAt(`${base}/audit/platform`),
};
