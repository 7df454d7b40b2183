import { expect, test, vi } from 'vitest';
import { shared } from '@astra/testing/shared';
import { patience } from '@astra/testing/patience';
import { makeInviteFirstAdministrator } from '#app/invite-first-administrator.ts';
import { aStand } from './stand.ts';

const stand = shared(() => aStand());

const wish = {
  organisation: {
    name: 'Centre hospitalier de Kerval',
    slug: 'ch-kerval',
    timezone: 'Europe/Paris',
    phone: null,
  },
  email: 'claire@ch-kerval.example',
  displayName: 'Claire Vasseur',
  locale: 'fr',
} as const;
const invite = () => makeInviteFirstAdministrator(stand.identity.ports)(wish);
const letters = () => stand.received.filter(({ type }) => type === 'person.invited');

test('a deployment without anybody gets its organisation and one letter to its first administrator', async () => {
  expect(await invite()).toBe('invited');
  await vi.waitFor(() => expect(letters()).toHaveLength(1), patience);

  // The next start of the deployment says the same again.
  expect(await invite()).toBe('invited-before');

  const { organisations, invitations } = await stand.identity.ports.unitOfWork(
    'system',
    async (store) => ({
      organisations: (await store.organisations.page({ limit: 10 })).items,
      invitations: await store.invitations.findOpen(wish.email, stand.clock.now()),
    }),
  );
  expect(organisations).toEqual([expect.objectContaining({ slug: 'ch-kerval', isActive: true })]);
  expect(invitations?.roles).toEqual(['organisation-administrator', 'platform-administrator']);
  expect(letters()).toHaveLength(1);
  expect(stand.received.map(({ data }) => data)).toContainEqual(
    expect.objectContaining({ action: 'person.invite', reason: 'first-administrator' }),
  );
});

test('a letter that ran out is sent anew', async () => {
  stand.clock.advance(8 * 86_400_000);

  expect(await invite()).toBe('invited');
});

test('whoever has an account already is not invited', async () => {
  const organisationId = await stand.anOrganisation();
  const { email } = await stand.aPerson(organisationId, { email: 'deja@ch-kerval.example' });

  expect(await makeInviteFirstAdministrator(stand.identity.ports)({ ...wish, email })).toBe(
    'member-already',
  );
});
