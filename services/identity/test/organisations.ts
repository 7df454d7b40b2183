import { expect, vi } from 'vitest';
import type { Role } from '@astra/contracts/actor';
import { patience } from '@astra/testing/patience';
import { call, tokenOf, type Reply } from './browser.ts';
import type { Stand, TestPerson } from './stand.ts';

export const typeOf = (reply: Reply): unknown => reply.body['type'];
export const itemsOf = (reply: Reply): Record<string, unknown>[] =>
  reply.body['items'] as Record<string, unknown>[];

/** Organisations with people in them, in this stand. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- its parts have types of their own
export function housesIn(stand: Stand) {
  /** An organisation with an administrator who has just signed in. */
  const aHouse = async (name = 'Kerval') => {
    const organisationId = await stand.anOrganisation(name);
    const administrator = await stand.aPerson(organisationId, {
      roles: ['organisation-administrator'],
      displayName: 'Claire Vasseur',
    });
    const token = await tokenOf(stand, administrator);
    const aColleague = (...roles: Role[]): Promise<TestPerson> =>
      stand.aPerson(organisationId, { roles: roles.length > 0 ? roles : ['clinician'] });
    const as = (bearer: string) => ({
      get: (path: string) => call(stand, bearer, { path }),
      post: (path: string, body?: unknown, headers?: Record<string, string>) =>
        call(stand, bearer, { method: 'POST', path, body, ...(headers && { headers }) }),
      patch: (path: string, body: unknown) => call(stand, bearer, { method: 'PATCH', path, body }),
      remove: (path: string) => call(stand, bearer, { method: 'DELETE', path }),
    });
    return { organisationId, administrator, token, aColleague, ...as(token), as };
  };

  const told = (type: string, data: Record<string, unknown>): Promise<void> =>
    vi.waitFor(
      () =>
        expect(stand.received).toContainEqual(
          expect.objectContaining({ type, data: expect.objectContaining(data) }),
        ),
      patience,
    );

  return { aHouse, told };
}
