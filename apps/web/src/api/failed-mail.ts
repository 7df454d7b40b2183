import type * as Contract from '@astra/contracts/connectors';
import { api } from '#shared/api.ts';

/** A message that could not be delivered. */
export type FailedMail = Contract.DeadLetter;

interface FailedMailPage {
  readonly items: readonly FailedMail[];
  readonly next: string | null;
}

const base = '/api/connectors/dead-letters';

/** Messages that could not be delivered. */
export const failedMailApi = {
  list: (cursor: string | undefined, signal?: AbortSignal): Promise<FailedMailPage> =>
    api<FailedMailPage>(base, { query: { cursor }, signal }),
  retry: (id: string): Promise<void> =>
    api<void>(`${base}/${id}/retry`, { method: 'POST', body: {} }),
};
