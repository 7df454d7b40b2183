import type { Example } from '@astra/testing/requests';
import { byMember, fileServerUrl, here, testBadInputOf, theirs, type More } from './bad-input.ts';
import { aConnected, entryAt } from './file-server.ts';
import type { Person } from './house.ts';

/** Somebody at their organisation's file server, the letter that lies there, and a colleague to whom it was named. */
type AtServer = Record<'at' | 'folder' | 'id' | 'to', string> & { who: Person; admin: Person };
async function atServer(): Promise<AtServer> {
  const { admin, organisationId } = await aConnected(here(), fileServerUrl());
  const [who, colleague] = [here().aPerson({ organisationId }), here().aPerson({ organisationId })];
  const body = { user: 'maud', password: 'secret' };
  await here().as(who)('PUT', '/file-server/sign-in', { body });
  const { at } = await entryAt(here(), who, 'letter.txt');
  const wish = { at, spaceId: null, personId: colleague.id };
  const { id } = (await here().as(who)('POST', '/file-server/references', { body: wish })).body;
  const folder = (await entryAt(here(), who, 'Letters')).at;
  return { who, admin, at, folder, id, to: colleague.id };
}
const there =
  (answers: number, more: (found: AtServer) => More = () => ({}), asAdmin = false) =>
  async (): Promise<Example> => {
    const found = await atServer();
    return byMember(asAdmin ? found.admin : found.who, answers, more(found));
  };
const onReference = (answers: number) => async (): Promise<Example> => {
  const { who, id } = await atServer();
  return byMember(who, answers, { params: { id } });
};

const examples: Record<string, () => Promise<Example>> = {
  'GET /file-server': there(200),
  'GET /file-server/settings': there(200, undefined, true),
  'PUT /file-server/settings': there(
    200,
    () => ({ body: { version: 1, name: 'Files', url: `${fileServerUrl()}dav` } }),
    true,
  ),
  'DELETE /file-server/settings': there(204, undefined, true),
  'POST /file-server/settings/try': there(200, () => ({ body: { url: fileServerUrl() } }), true),
  'PUT /file-server/sign-in': there(200, () => ({
    body: { user: 'maud', password: 'secret' },
    secrets: ['/user', '/password'],
  })),
  'DELETE /file-server/sign-in': there(204),
  'GET /file-server/entries': there(200, ({ at, folder }) => ({
    query: { at: folder, cursor: at, order: '-size' },
  })),
  'GET /file-server/entry': there(200, ({ at }) => ({ query: { at } })),
  'GET /file-server/content': there(200, ({ at }) => ({ query: { at } })),
  'GET /file-server/references': async () => {
    const { who } = await atServer();
    const { own: _own, all } = await here().spacesOf(who);
    const crossedQuery = [{ spaceId: (await theirs()).space }];
    return byMember(who, 200, { query: { spaceId: all }, crossedQuery });
  },
  'POST /file-server/references': async () => {
    const { space } = await theirs();
    const outsider = here().aPerson({ organisationId: here().elsewhere });
    return there(201, ({ at, to }) => ({
      body: { at, spaceId: null, personId: to },
      crossedBody: { '/personId': [outsider.id], '': [{ spaceId: space, personId: null }] },
    }))();
  },
  'POST /file-server/references/:id/open': onReference(200),
  'DELETE /file-server/references/:id': onReference(204),
};

testBadInputOf('server', examples, 1_000);
