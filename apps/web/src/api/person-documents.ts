import type * as Contract from '@astra/contracts/person-documents';
import { api } from '#shared/api.ts';

/** How much there is in somebody's own space, and what was done with it. */
export type PersonDocuments = Contract.PersonDocuments;

const base = '/api/documents/people';

/** What somebody who has left leaves in their own space. */
export const personDocumentsApi = {
  record: (personId: string, signal?: AbortSignal): Promise<PersonDocuments> =>
    api(`${base}/${personId}/record`, { signal }),
  handOver: (personId: string, body: Contract.HandOverDocuments): Promise<PersonDocuments> =>
    api(`${base}/${personId}/hand-over`, { method: 'POST', body }),
  erase: (personId: string, name: string): Promise<void> =>
    api(`${base}/${personId}/erasure`, { method: 'POST', body: { name } }),
};
