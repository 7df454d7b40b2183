import type { Item } from '@astra/contracts/documents';
import { sharedWithPeers, type Example } from '@astra/testing/requests';
import {
  aPlaceOfTheirs,
  byMember,
  forAll,
  here,
  piece,
  somebody,
  theirs,
  testBadInputOf,
  tokenOf,
  type More,
} from './bad-input.ts';
import { aCircle } from './circle.ts';
import { aCloudEvent, creation, uuid, type Person } from './house.ts';

const anAdmin = (): Person =>
  here().aPerson({ roles: ['organisation-administrator'], organisationId: uuid() });

const outsider = (): Person => here().aPerson({ organisationId: here().elsewhere });

const anOfficer = (): Person => here().aPerson({ roles: ['security-officer'] });

const byOfficer = async (answers: number, more: More): Promise<Example> =>
  sharedWithPeers(await byMember(anOfficer(), answers, more), 'every security officer may');

async function aShare(who: Person, { id }: Item, other = here().aPerson()): Promise<string> {
  const body = { personId: other.id, role: null, may: 'view', endsAt: null };
  return (await here().as(who)('POST', `/items/${id}/shares`, { body })).body.id;
}
const aComment = async (who: Person, { id }: Item): Promise<string> =>
  (await here().as(who)('POST', `/items/${id}/comments`, { body: { text: 'Good.' } })).body.id;
const onComment =
  (answers: number, more: More = {}) =>
  async (): Promise<Example> => {
    const { who, file } = await somebody();
    const params = { id: file.id, commentId: await aComment(who, file) };
    const path = `/items/${file.id}/comments/${params.commentId}`;
    const change = changeOf(who, path);
    const crossed = { commentId: await aComment(who, await aSecond(who)) };
    return byMember(who, answers, { params, crossed, change, ...more });
  };
/** Words that are written anew. */
const changeOf = (who: Person, path: string) => (): Promise<unknown> =>
  here().as(who)('PATCH', path, { body: { version: 1, text: 'Not so good.' } });
/** Another file of theirs. */
async function aSecond(who: Person): Promise<Item> {
  return here().aFile(who, (await here().spacesOf(who)).own);
}
const versionOf = async (who: Person, { id }: Item): Promise<string> =>
  (await here().as(who)('GET', `/items/${id}/versions`)).body.items[0].id;
const anotherVersion = async (who: Person): Promise<{ versionId: string }> => ({
  versionId: await versionOf(who, await aSecond(who)),
});
/** Of one file, into a folder beside it. */
async function aCopy(): Promise<{ who: Person; id: string }> {
  const { who, own, folder, file } = await somebody();
  const body = { to: { spaceId: own, folderId: folder.id } };
  return { who, id: (await here().as(who)('POST', `/items/${file.id}/copies`, { body })).body.id };
}
/** Somebody who has left, with a file. */
async function aLeaver(): Promise<{ id: string; name: string }> {
  const { who } = await somebody();
  const known = here().directory.get(who.id);
  if (known) here().directory.set(who.id, { ...known, isActive: false });
  return { id: who.id, name: known?.displayName ?? '' };
}
/** Headers with an id of somebody else's, and of nobody. */
const beside = (what: string, make: (id: string) => Record<string, string>) => (id: string) => ({
  what,
  theirs: make(id),
  nobodys: make(uuid()),
});
async function anUpload(): Promise<{ who: Person; id: string }> {
  const who = here().aPerson();
  const { own } = await here().spacesOf(who);
  await here().as(who)('POST', '/uploads', { headers: creation(own, 7) });
  return { who, id: (await here().as(who)('GET', '/uploads')).body.items[0].id };
}

const examples = {
  'GET /health/live': forAll(200),
  'GET /health/ready': forAll(200),
  'GET /internal/metrics': forAll(200),
  'GET /spaces': () => byMember(here().aPerson(), 200),
  'GET /spaces/:id/items': async () => {
    const { who, own, folder } = await somebody();
    const first = await here().as(who)('GET', `/spaces/${own}/items?limit=1`);
    await here().aFile(who, own, { folderId: folder.id });
    const inside = `/spaces/${own}/items?limit=1&order=-changed&folderId=${folder.id}`;
    const { next } = (await here().as(who)('GET', inside)).body;
    if (first.body.next !== null) throw new Error('There is one folder');
    const query = { folderId: folder.id, order: '-changed', limit: '2', cursor: String(next) };
    const crossedQuery = [{ folderId: (await theirs()).folder }];
    return byMember(who, 200, { params: { id: own }, query, crossedQuery });
  },
  'GET /spaces/:id/bin': async () => {
    const { who, own, folder, file } = await somebody();
    for (const { id, version } of [file, folder])
      await here().as(who)('POST', `/items/${id}/bin`, { body: { version } });
    const { next } = (await here().as(who)('GET', `/spaces/${own}/bin?limit=1`)).body;
    const query = { limit: '2', cursor: String(next) };
    return byMember(who, 200, { params: { id: own }, query });
  },
  'GET /search': () => byMember(here().aPerson(), 200, { query: { q: 'letter' }, secrets: ['/q'] }),
  'GET /items/:id': async () => {
    const { who, file } = await somebody();
    return byMember(who, 200, { params: { id: file.id } });
  },
  'POST /spaces/:id/folders': async () => {
    const { who, own, folder } = await somebody();
    const body = { name: 'Letters', folderId: folder.id, id: uuid() };
    const crossedBody = { '/folderId': [(await theirs()).folder] };
    const notTried = { '/id': 'bound to who asks: folders.test.ts' };
    return byMember(who, 201, { params: { id: own }, body, crossedBody, notTried });
  },
  'POST /spaces/:id/same-names': async () => {
    const { who, own, folder, file } = await somebody();
    const body = { folderId: folder.id, names: [file.name] };
    const crossedBody = { '/folderId': [(await theirs()).folder] };
    return byMember(who, 200, { params: { id: own }, body, crossedBody, secrets: ['/names/0'] });
  },
  'PATCH /items/:id': async () => {
    const { who, own, folder, file } = await somebody();
    const to = { spaceId: own, folderId: folder.id };
    const body = { version: file.version, name: 'Post', to };
    const crossedBody = await aPlaceOfTheirs();
    return byMember(who, 200, { params: { id: file.id }, body, crossedBody });
  },
  'POST /items/:id/bin': async () => {
    const { who, folder } = await somebody();
    const body = { version: folder.version };
    return byMember(who, 204, { params: { id: folder.id }, body });
  },
  'DELETE /items/:id': async () => {
    const { who, folder } = await somebody();
    const { id, version } = folder;
    await here().as(who)('POST', `/items/${id}/bin`, { body: { version } });
    return byMember(who, 204, { params: { id } });
  },
  'POST /items/:id/restore': async () => {
    const { who, file } = await somebody();
    const { id, version } = file;
    await here().as(who)('POST', `/items/${id}/bin`, { body: { version } });
    return byMember(who, 200, { params: { id }, body: { version: version + 1 } });
  },
  'GET /items/:id/content': async () => {
    const { who, file } = await somebody();
    return byMember(who, 200, { params: { id: file.id } });
  },
  'GET /items/:id/marked': async () => {
    const { who, file } = await somebody();
    return byMember(who, 200, { params: { id: file.id } });
  },
  'GET /items/:id/thumbnail': async () => {
    const { who, file } = await somebody();
    return byMember(who, 204, { params: { id: file.id } });
  },
  'GET /items/:id/versions': async () => {
    const { who, file } = await somebody();
    return byMember(who, 200, { params: { id: file.id } });
  },
  'GET /items/:id/versions/:versionId/content': async () => {
    const { who, file } = await somebody();
    const params = { id: file.id, versionId: await versionOf(who, file) };
    return byMember(who, 200, { params, crossed: await anotherVersion(who) });
  },
  'DELETE /items/:id/versions/:versionId': async () => {
    const { who, own, file } = await somebody();
    const versionId = await versionOf(who, file);
    await here().aFile(who, own, { fileId: file.id });
    const crossed = await anotherVersion(who);
    return byMember(who, 204, { params: { id: file.id, versionId }, crossed });
  },
  'POST /items/:id/versions/:versionId/restore': async () => {
    const { who, file } = await somebody();
    const params = { id: file.id, versionId: await versionOf(who, file) };
    const crossed = await anotherVersion(who);
    return byMember(who, 200, { params, crossed, body: { version: file.version } });
  },
  'GET /items/:id/openings': async () => {
    const { who, file } = await somebody();
    // Two sittings.
    for (const sessionId of [uuid(), uuid()])
      await here().as({ ...who, sessionId })('GET', `/items/${file.id}/content`);
    const { next } = (await here().as(who)('GET', `/items/${file.id}/openings?limit=1`)).body;
    const query = { limit: '2', cursor: String(next) };
    return byMember(who, 200, { params: { id: file.id }, query });
  },
  'GET /items/:id/comments': async () => {
    const { who, file } = await somebody();
    for (let count = 0; count < 2; count += 1) await aComment(who, file);
    const { next } = (await here().as(who)('GET', `/items/${file.id}/comments?limit=1`)).body;
    const query = { limit: '2', cursor: String(next) };
    return byMember(who, 200, { params: { id: file.id }, query });
  },
  'POST /items/:id/comments': async () => {
    const { who, file } = await somebody();
    return byMember(who, 201, {
      params: { id: file.id },
      body: { itemVersion: 1, text: 'Good.\nVery good.' },
    });
  },
  'PATCH /items/:id/comments/:commentId': onComment(200, { body: { version: 1, text: 'Better.' } }),
  'DELETE /items/:id/comments/:commentId': onComment(204),
  'POST /items/:id/comments/:commentId/resolve': onComment(204, { body: { version: 1 } }),
  'POST /items/:id/comments/:commentId/reopen': onComment(204, { body: { version: 1 } }),
  'GET /items/:id/shares': async () => {
    const { who, file } = await somebody();
    return byMember(who, 200, { params: { id: file.id } });
  },
  'POST /items/:id/shares': async () => {
    const { who, file } = await somebody();
    const body = {
      personId: null,
      role: null,
      teamId: await aCircle(here(), { people: [who] }),
      may: 'edit',
      isMarked: false,
      mayPassOn: true,
      endsAt: '2100-01-01T00:00:00Z',
    };
    const crossedBody = {
      '/teamId': [await aCircle(here(), { people: [here().aPerson()] })],
      '': [{ personId: outsider().id, teamId: null }],
    };
    return byMember(who, 201, { params: { id: file.id }, body, crossedBody });
  },
  'DELETE /shares/:id': async () => {
    const { who, file } = await somebody();
    return byMember(who, 204, { params: { id: await aShare(who, file) } });
  },
  'GET /shares': async () => {
    const { who, file, folder } = await somebody();
    for (const item of [file, folder]) await aShare(who, item);
    const admin = here().aPerson({ roles: ['organisation-administrator'] });
    const { next } = (await here().as(admin)('GET', '/shares?limit=1')).body;
    return byMember(admin, 200, { query: { limit: '2', cursor: String(next) } });
  },
  'GET /shared': async () => {
    const { who, file, folder } = await somebody();
    const reader = here().aPerson();
    for (const item of [file, folder]) await aShare(who, item, reader);
    const { next } = (await here().as(reader)('GET', '/shared?limit=1')).body;
    return byMember(reader, 200, { query: { limit: '2', cursor: String(next) } });
  },
  'PUT /shared/looked': () =>
    byMember(here().aPerson(), 204, { body: { until: '2026-11-29T08:00:00.000Z' } }),
  'GET /shared/mails': () => byMember(here().aPerson(), 200),
  'PUT /shared/mails': () => byMember(here().aPerson(), 204, { body: { isWanted: false } }),
  'POST /items/:id/copies': async () => {
    const { who, own, folder, file } = await somebody();
    const body = { to: { spaceId: own, folderId: folder.id } };
    const crossedBody = await aPlaceOfTheirs();
    return byMember(who, 201, { params: { id: file.id }, body, crossedBody });
  },
  'GET /copies': () => byMember(here().aPerson(), 200),
  'GET /copies/:id': async () => {
    const { who, id } = await aCopy();
    return byMember(who, 200, { params: { id } });
  },
  'DELETE /copies/:id': async () => {
    const { who, id } = await aCopy();
    return byMember(who, 204, { params: { id } });
  },
  'PUT /items/:id/favourite': async () => {
    const { who, file } = await somebody();
    return byMember(who, 200, { params: { id: file.id } });
  },
  'DELETE /items/:id/favourite': async () => {
    const { who, file } = await somebody();
    return byMember(who, 200, { params: { id: file.id } });
  },
  'GET /favourites': async () => {
    const { who, file, folder } = await somebody();
    for (const { id } of [file, folder]) await here().as(who)('PUT', `/items/${id}/favourite`);
    const { next } = (await here().as(who)('GET', '/favourites?limit=1')).body;
    return byMember(who, 200, { query: { limit: '2', cursor: String(next) } });
  },
  'GET /recent': () => byMember(here().aPerson(), 200),
  'GET /archive': async () => {
    const { who, file, folder } = await somebody();
    return byMember(who, 200, {
      query: { items: `${file.id},${folder.id}`, language: 'en' },
      crossedQuery: [{ items: `${file.id},${(await theirs()).file}` }],
    });
  },
  'GET /archive/size': async () => {
    const { who, file } = await somebody();
    const crossedQuery = [{ items: (await theirs()).file }];
    return byMember(who, 200, { query: { items: file.id }, crossedQuery });
  },
  'GET /uploads': async () => {
    const { who, id } = await anUpload();
    const crossedQuery = [{ ids: (await anUpload()).id }];
    return byMember(who, 200, { query: { ids: id }, crossedQuery });
  },
  'POST /uploads': async () => {
    const { who, own, folder } = await somebody();
    const other = await theirs();
    const crossedHeaders = [
      beside('space', (id) => creation(id, 5))(other.space),
      beside('folder', (folderId) => creation(own, 5, { folderId }))(other.folder),
      beside('file', (fileId) => creation(own, 5, { fileId }))(other.file),
    ];
    const headers = creation(own, 5, { folderId: folder.id });
    return byMember(who, 201, { headers, crossedHeaders });
  },
  'GET /uploads/:id': async () => {
    const { who, id } = await anUpload();
    return byMember(who, 200, { params: { id } });
  },
  'PATCH /uploads/:id': async () => {
    const { who, id } = await anUpload();
    // Seven bytes, as they are sent.
    return byMember(who, 204, { params: { id }, ...piece });
  },
  'DELETE /uploads/:id': async () => {
    const { who, id } = await anUpload();
    return byMember(who, 204, { params: { id } });
  },
  'GET /people/:id/record': async () => {
    const { id } = await aLeaver();
    return byOfficer(200, { params: { id } });
  },
  'POST /people/:id/hand-over': async () => {
    const { id } = await aLeaver();
    const crossedBody = { '/toId': [outsider().id] };
    return byOfficer(200, { params: { id }, body: { toId: here().aPerson().id }, crossedBody });
  },
  'POST /people/:id/erasure': async () => {
    const { id, name } = await aLeaver();
    return byOfficer(202, { params: { id }, body: { name }, secrets: ['/name'] });
  },
  'GET /file-alarm': () => byMember(anOfficer(), 200),
  'GET /key': () => byMember(anOfficer(), 200),
  'POST /key/rotate': () => byMember(anOfficer(), 200),
  'GET /content-search': () => byMember(anAdmin(), 200),
  'PATCH /content-search': () => {
    const who = anAdmin();
    const change = (): Promise<unknown> =>
      here().as(who)('PATCH', '/content-search', { body: { version: 1, isOn: false } });
    return byMember(who, 200, { body: { version: 0, isOn: true }, change });
  },
  'POST /content-search/retry': () => byMember(anAdmin(), 200),
  'GET /allowance': () => byMember(anAdmin(), 200),
  'PATCH /allowance': async () => {
    const body = { version: 1, largestFileBytes: 1_000, quotaBytes: 1_000 };
    return byMember(anAdmin(), 200, { body });
  },
  'POST /internal/events': async () => {
    const ended = { sessionId: uuid(), subjectId: uuid(), reason: 'signed-out' };
    const person = { personId: uuid(), organisationId: here().kerval };
    const meeting = { meetingId: uuid(), organisationId: here().kerval };
    const fromMeetings = {
      source: 'urn:astra:meetings',
      token: await here().issuer.forService('meetings', 'documents'),
    };
    return {
      token: await here().issuer.forService('identity', 'documents'),
      others: [
        await here().issuer.forService('gateway', 'documents'),
        await tokenOf(here().aPerson()),
      ],
      answers: 204,
      body: [
        {
          ...aCloudEvent('identity', 'session.ended', ended),
          traceparent: '00-00000000000000000000000000000001-0000000000000001-01',
        },
      ],
      events: {
        'session.ended': ended,
        'person.changed': person,
        'person.deactivated': person,
        'meeting.door-changed': meeting,
        'meeting.ended': { ...meeting, at: '2026-11-26T12:00:00.000Z' },
        'circle.changed': { circleId: uuid(), kind: 'team' },
      },
      senders: {
        'meeting.door-changed': fromMeetings,
        'meeting.ended': fromMeetings,
        'circle.changed': {
          source: 'urn:astra:chat',
          token: await here().issuer.forService('chat', 'documents'),
        },
      },
    };
  },
};

testBadInputOf('files', examples, 4_900);
