import type { Item } from '@astra/contracts/documents';
import { sharedWithPeers, type Example } from '@astra/testing/requests';
import {
  byMember,
  here,
  somebody,
  testBadInputOf,
  theirs,
  tokenOf,
  type More,
} from './bad-input.ts';
import { uuid, type Person } from './house.ts';
import { inDays } from './meeting.ts';

/** A way to a folder of somebody’s for a person outside, and the pass of who has proved themselves. */
async function aLink(): Promise<{
  who: Person;
  folder: Item;
  file: Item;
  id: string;
  token: string;
  pass: string;
}> {
  const { who, folder, file } = await somebody();
  const body = linkWish();
  const { link, token } = (await here().as(who)('POST', `/items/${folder.id}/links`, { body }))
    .body;
  const proved = await here().app.inject({
    method: 'POST',
    url: '/guest-links/prove',
    payload: { token, answer: '1961-04-02' },
  });
  return { who, folder, file, id: link.id, token, pass: proved.json().pass };
}
const linkWish = (): object => ({
  guestName: 'Dr Martin',
  proof: 'date-of-birth',
  dateOfBirth: '1961-04-02',
  may: 'download',
  isMarked: false,
  endsAt: inDays(7),
  mostOpenings: 3,
  mail: { email: 'y.martin@cabinet.test', locale: 'fr' },
});
const byLink =
  (body: (link: Awaited<ReturnType<typeof aLink>>) => object, secrets: string[], more: More = {}) =>
  async (): Promise<Example> => ({ answers: 200, body: body(await aLink()), secrets, ...more });

function linkExamples(): Record<string, () => Promise<Example>> {
  return {
    'GET /items/:id/links': async () => {
      const { who, folder } = await aLink();
      return byMember(who, 200, { params: { id: folder.id } });
    },
    'POST /items/:id/links': async () => {
      const { who, file } = await somebody();
      return byMember(who, 201, { params: { id: file.id }, body: linkWish() });
    },
    'DELETE /links/:id': async () => {
      const { who, id } = await aLink();
      return byMember(who, 204, { params: { id } });
    },
    'GET /links': async () => {
      await aLink();
      await aLink();
      const admin = here().aPerson({ roles: ['organisation-administrator'] });
      const { next } = (await here().as(admin)('GET', '/links?limit=1')).body;
      return byMember(admin, 200, { query: { limit: '2', cursor: String(next) } });
    },
    'DELETE /links': async () => {
      const admin = here().aPerson({
        roles: ['organisation-administrator'],
        organisationId: uuid(),
      });
      return byMember(admin, 200);
    },
    'GET /own-links': async () => {
      const { who, folder } = await aLink();
      await here().as(who)('POST', `/items/${folder.id}/links`, { body: linkWish() });
      const { next } = (await here().as(who)('GET', '/own-links?limit=1')).body;
      return byMember(who, 200, { query: { limit: '2', cursor: String(next) } });
    },
    'DELETE /own-links': () => byMember(here().aPerson(), 200),
    'POST /guest-links/look': byLink(({ token }) => ({ token }), ['/token']),
    'POST /guest-links/prove': byLink(
      ({ token }) => ({ token, answer: '1961-04-02' }),
      ['/token', '/answer'],
    ),
    'POST /guest-links/open': async () =>
      byLink(({ pass, folder }) => ({ pass, folderId: folder.id }), ['/pass'], {
        crossedBody: { '/folderId': [(await theirs()).folder, (await aLink()).folder.id] },
      })(),
    'POST /guest-links/content': async () =>
      byLink(({ pass, file }) => ({ pass, itemId: file.id }), ['/pass'], {
        crossedBody: { '/itemId': [(await theirs()).file, (await aLink()).file.id] },
      })(),
  };
}

/** What an editor asks is looked at in `wopi.test.ts`: it goes by numbers, and no schema says what is wrong. */
const asked =
  (more: More): (() => Promise<Example>) =>
  async () => {
    const { who, own, file } = await somebody();
    const reply = await here().as(who)('POST', `/items/${file.id}/editor`, {
      body: { locale: 'fr' },
    });
    return {
      params: { id: file.id },
      crossed: { id: (await here().aFile(who, own)).id },
      query: { access_token: reply.body.accessToken },
      answers: 200,
      isRaw: true,
      // An operation that we have not: what WOPI asks for.
      refuses: [501],
      ...more,
    };
  };

function editorExamples(): Record<string, () => Promise<Example>> {
  return {
    'GET /editor': () => byMember(here().aPerson(), 200),
    'POST /items/:id/editor': async () => {
      const { who, file } = await somebody();
      return byMember(who, 201, { params: { id: file.id }, body: { locale: 'fr' } });
    },
    'GET /wopi/files/:id': asked({}),
    'POST /wopi/files/:id': asked({ headers: { 'x-wopi-override': 'GET_LOCK' } }),
    'GET /wopi/files/:id/contents': asked({}),
    // Without its lock.
    'POST /wopi/files/:id/contents': asked({
      headers: { 'x-wopi-override': 'PUT' },
      body: 'Hello',
      answers: 409,
    }),
  };
}

/** A file that another organisation may read. */
async function aPartnerShare(): Promise<{ who: Person; admin: Person; file: Item; id: string }> {
  const { who, file } = await somebody();
  const admin = here().aPerson({ roles: ['organisation-administrator'] });
  const organisationId = here().elsewhere;
  const body = { organisationId, isAllowed: true };
  await here().as(admin)('PUT', '/partners', { body });
  const made = await here().as(who)('POST', `/items/${file.id}/partner-shares`, {
    body: { organisationId, role: 'clinician', endsAt: inDays(1) },
  });
  return { who, admin, file, id: made.body.id };
}

function partnerExamples(): Record<string, () => Promise<Example>> {
  return {
    'GET /partners': () => byMember(here().aPerson(), 200),
    'PUT /partners': async () => {
      const { admin } = await aPartnerShare();
      const body = { organisationId: here().elsewhere, isAllowed: true };
      const notTried = { '/organisationId': 'another house is what it names' };
      return byMember(admin, 200, { body, notTried });
    },
    'GET /items/:id/partner-shares': async () => {
      const { who, file } = await aPartnerShare();
      return byMember(who, 200, { params: { id: file.id } });
    },
    'POST /items/:id/partner-shares': async () => {
      const { who, file } = await aPartnerShare();
      const body = {
        organisationId: here().elsewhere,
        role: 'secretary',
        isMarked: false,
        endsAt: inDays(1),
      };
      const crossedBody = { '/organisationId': [uuid()] };
      return byMember(who, 201, { params: { id: file.id }, body, crossedBody });
    },
    'DELETE /partner-shares/:id': async () => {
      const { who, id } = await aPartnerShare();
      return byMember(who, 204, { params: { id } });
    },
    'GET /partner-shares': async () => {
      await aPartnerShare();
      const { admin } = await aPartnerShare();
      const { next } = (await here().as(admin)('GET', '/partner-shares?limit=1')).body;
      return byMember(admin, 200, { query: { limit: '2', cursor: String(next) } });
    },
    'GET /received': () => byMember(here().aPerson(), 200),
    'GET /received/:id/content': async () => {
      const { id } = await aPartnerShare();
      const reader = here().aPerson({ organisationId: here().elsewhere });
      const stranger = await tokenOf(here().aPerson());
      const example = await byMember(reader, 200, { params: { id }, stranger });
      return sharedWithPeers(example, 'everybody with that role may');
    },
  };
}

const examples = { ...linkExamples(), ...partnerExamples(), ...editorExamples() };
testBadInputOf('links', examples, 1_500);
