import type * as Contract from '@astra/contracts/guest-links';
import { api } from '#shared/api.ts';

export type Link = Contract.Link;
export type CreateLink = Contract.CreateLink;
export type MadeLink = Contract.MadeLink;
type LinkPage = Contract.LinkPage;
type EndedLinks = Contract.EndedLinks;
/** Those that the person has made, or all of the organisation. */
export type Whose = 'own' | 'organisation';

const roads = { own: 'own-links', organisation: 'links' } as const;

const base = '/api/documents';

/** Ways to a document for people outside. */
export const linksApi = {
  list: (itemId: string, signal?: AbortSignal): Promise<Contract.Links> =>
    api<Contract.Links>(`${base}/items/${itemId}/links`, { signal }),
  make: (itemId: string, body: CreateLink): Promise<MadeLink> =>
    api<MadeLink>(`${base}/items/${itemId}/links`, { method: 'POST', body }),
  all: (whose: Whose, cursor: string | undefined, signal?: AbortSignal): Promise<LinkPage> =>
    api<LinkPage>(`${base}/${roads[whose]}`, { query: { cursor, limit: 50 }, signal }),
  endAll: (whose: Whose): Promise<EndedLinks> =>
    api<EndedLinks>(`${base}/${roads[whose]}`, { method: 'DELETE' }),
  end: (id: string): Promise<void> => api<void>(`${base}/links/${id}`, { method: 'DELETE' }),
};

/** The page for who has the link; its secret stands in the fragment, which no server ever sees. */
export const linkHref = (token: string): string => `${location.origin}/visit/document#${token}`;
