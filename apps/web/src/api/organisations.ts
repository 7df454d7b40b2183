import type { Static } from 'typebox';
import type * as Contract from '@astra/contracts/identity';
import { api } from '#shared/api.ts';

/** An organisation as its administrator, or who runs the platform, sees it. */
export type Organisation = Static<typeof Contract.Organisation>;
type Change = Static<typeof Contract.ChangeOrganisation>;
type Create = Static<typeof Contract.CreateOrganisation>;

const base = '/api/identity';

/** One's own organisation. */
export const ownOrganisationApi = {
  get: (signal?: AbortSignal): Promise<Organisation> =>
    api<Organisation>(`${base}/organisation`, { signal }),
  change: (body: Change): Promise<Organisation> =>
    api<Organisation>(`${base}/organisation`, { method: 'PATCH', body }),
};

/** All of them, for who runs the platform. */
export const organisationsApi = {
  list: (
    cursor: string | undefined,
    signal?: AbortSignal,
  ): Promise<Static<typeof Contract.OrganisationPage>> =>
    api<Static<typeof Contract.OrganisationPage>>(`${base}/organisations`, {
      query: { cursor },
      signal,
    }),
  create: (body: Create, idempotencyKey: string): Promise<Organisation> =>
    api<Organisation>(`${base}/organisations`, { method: 'POST', body, idempotencyKey }),
};
