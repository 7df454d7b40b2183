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

/** The journal; reading it is itself written there. */
export const auditApi = {
  search: (search: AuditSearch, signal?: AbortSignal): Promise<AuditPage> =>
    api<AuditPage>(`${base}/audit`, { query: { ...search, limit: 50 }, signal }),
  actions: (signal?: AbortSignal): Promise<{ items: string[] }> =>
    api<{ items: string[] }>(`${base}/audit/actions`, { signal }),
};
