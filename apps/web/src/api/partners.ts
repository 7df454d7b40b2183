import type * as Contract from '@astra/contracts/partner-shares';
import { api } from '#shared/api.ts';

export type Partner = Contract.Partner;
export type Partners = Contract.Partners;
export type PartnerShare = Contract.PartnerShare;
export type CreatePartnerShare = Contract.CreatePartnerShare;
export type ReceivedDocument = Contract.ReceivedDocument;
type Page = Contract.PartnerSharePage;

const base = '/api/documents';

/** To which other organisations documents may go. */
export const partnersApi = {
  list: (signal?: AbortSignal): Promise<Partners> => api(`${base}/partners`, { signal }),
  set: (organisationId: string, isAllowed: boolean): Promise<Partners> =>
    api(`${base}/partners`, { method: 'PUT', body: { organisationId, isAllowed } }),
};

/** What people of other organisations may read. */
export const partnerSharesApi = {
  list: (itemId: string, signal?: AbortSignal): Promise<Contract.PartnerShares> =>
    api(`${base}/items/${itemId}/partner-shares`, { signal }),
  share: (itemId: string, body: CreatePartnerShare): Promise<PartnerShare> =>
    api(`${base}/items/${itemId}/partner-shares`, { method: 'POST', body }),
  all: (cursor: string | undefined, signal?: AbortSignal): Promise<Page> =>
    api(`${base}/partner-shares`, { query: { cursor, limit: 50 }, signal }),
  end: (id: string): Promise<void> => api(`${base}/partner-shares/${id}`, { method: 'DELETE' }),
};

/** What other organisations let the person read. */
export const receivedApi = {
  list: (signal?: AbortSignal): Promise<Contract.ReceivedDocuments> =>
    api(`${base}/received`, { signal }),
};
/** Where one of these is had as it is. */
export const receivedHref = (id: string): string => `${base}/received/${id}/content`;
