import { afterAll, beforeAll } from 'vitest';
import { testBadInput } from '@astra/testing/bad-input';
import { whatItHolds } from '@astra/testing/postgres';
import type { Example } from '@astra/testing/requests';
import type { Item } from '@astra/contracts/documents';
import {
  aCloudEvent,
  creation,
  pieceAt,
  startHouse,
  uuid,
  type House,
  type Person,
} from './house.ts';
import { aCircle } from './circle.ts';
import { aConnected, entryAt, startSmallServer } from './file-server.ts';
import { startTestEditor, type TestEditor } from './editor.ts';
import { addTo, aMeeting, aPng, giveIt, inDays, sendTo, type Meeting } from './meeting.ts';

let house: House;
let editor: TestEditor;
let fileServer: Awaited<ReturnType<typeof startSmallServer>>;
beforeAll(async () => {
  editor = await startTestEditor({ isUnsigned: true });
  fileServer = await startSmallServer();
  const fileServersInside = [new URL(fileServer.url).origin];
  house = await startHouse({ editor: editor.port, fileServersInside });
  // What comes round by the clock changes what is held, as a key that was renewed by one of these requests.
  await house.stopRounds();
});
afterAll(async () => {
  await house.close();
  await editor.stop();
  await fileServer.stop();
});

type More = Partial<Example>;
const tokenOf = (who: Person): Promise<string> => house.issuer.forMember(who, 'documents');
const forAll = (answers: number) => (): Example => ({ answers });

async function byMember(who: Person, answers: number, more: More = {}): Promise<Example> {
  const elsewhere = house.aPerson({ roles: who.roles, organisationId: house.elsewhere });
  const guest = { id: uuid(), organisationId: house.kerval, meetingId: uuid() };
  return {
    token: await tokenOf(who),
    stranger: await tokenOf(elsewhere),
    others: [
      await house.issuer.forGuest(guest, 'documents'),
      await house.issuer.forService('identity', 'documents'),
    ],
    answers,
    ...more,
  };
}
/** For routes that answer everybody with what is theirs. */
async function ofOnesOwn(who: Person, answers: number, more: More = {}): Promise<Example> {
  const { stranger: _hasTheirOwn, ...example } = await byMember(who, answers, more);
  return example;
}
const anAdmin = (): Person =>
  house.aPerson({ roles: ['organisation-administrator'], organisationId: uuid() });

const anOfficer = (): Person => house.aPerson({ roles: ['security-officer'] });

/** Somebody with a folder and a file in it. */
async function somebody(): Promise<{ who: Person; own: string; folder: Item; file: Item }> {
  const who = house.aPerson();
  const { own } = await house.spacesOf(who);
  const folder = await house.aFolder(who, own);
  const file = await house.aFile(who, own, { folderId: folder.id });
  return { who, own, folder, file };
}
async function aShare(who: Person, { id }: Item, other = house.aPerson()): Promise<string> {
  const body = { personId: other.id, role: null, may: 'view', endsAt: null };
  return (await house.as(who)('POST', `/items/${id}/shares`, { body })).body.id;
}
const versionOf = async (who: Person, { id }: Item): Promise<string> =>
  (await house.as(who)('GET', `/items/${id}/versions`)).body.items[0].id;
/** Of one file, into a folder beside it. */
async function aCopy(): Promise<{ who: Person; id: string }> {
  const { who, own, folder, file } = await somebody();
  const body = { to: { spaceId: own, folderId: folder.id } };
  return { who, id: (await house.as(who)('POST', `/items/${file.id}/copies`, { body })).body.id };
}
async function anUpload(): Promise<{ who: Person; id: string }> {
  const who = house.aPerson();
  const { own } = await house.spacesOf(who);
  await house.as(who)('POST', '/uploads', { headers: creation(own, 7) });
  return { who, id: (await house.as(who)('GET', '/uploads')).body.items[0].id };
}

/** A meeting with a document, one on its way, and something given. */
async function aVisit(): Promise<Meeting & { document: string; giving: string; coming: string }> {
  const meeting = await aMeeting(house);
  const document = await addTo(house, meeting);
  const giving = await giveIt(house, meeting, { itemId: document, days: 1 });
  const path = `/meetings/${meeting.id}/uploads`;
  const headers = creation(meeting.id, 7);
  const begun = await house.as(meeting.doctor)('POST', path, { headers });
  const coming = String(begun.headers['location']).replace('uploads/', '');
  return { ...meeting, document, giving, coming };
}
const piece = { body: 'Hello', headers: pieceAt(0), isRaw: true };

const inMeeting =
  (answers: number, more: (visit: Awaited<ReturnType<typeof aVisit>>) => More = () => ({})) =>
  async (): Promise<Example> => {
    const visit = await aVisit();
    const { params = {}, ...rest } = more(visit);
    return byMember(visit.doctor, answers, { params: { id: visit.id, ...params }, ...rest });
  };
const onDocument = ({ document }: { document: string }): More => ({
  params: { itemId: document },
});
const onUpload = ({ coming }: { coming: string }): More => ({ params: { uploadId: coming } });

/** Somebody in a room in which there is a file, with one of their own to bring. */
async function inRoom(): Promise<{ who: Person; id: string; own: Item }> {
  const who = house.aPerson();
  const id = await aCircle(house, { kind: 'room', people: [who] });
  await house.as(who)('GET', `/rooms/${id}/files`);
  await house.aFile(who, id);
  return { who, id, own: await house.aFile(who, (await house.spacesOf(who)).own) };
}

function roomExamples(): Record<string, () => Promise<Example>> {
  return {
    'GET /rooms/:id/files': async () => {
      const { who, id } = await inRoom();
      return byMember(who, 200, { params: { id } });
    },
    'GET /rooms/:id/files/stream': async () => {
      const { who, id } = await inRoom();
      return byMember(who, 200, { params: { id }, isStream: true });
    },
    'POST /rooms/:id/copies': async () => {
      const { who, id, own } = await inRoom();
      return byMember(who, 201, { params: { id }, body: { itemId: own.id } });
    },
  };
}

/** Somebody at their organisation's file server, the letter that lies there, and a colleague to whom it was named. */
type AtServer = Record<'at' | 'folder' | 'id' | 'to', string> & { who: Person; admin: Person };
async function atServer(): Promise<AtServer> {
  const { admin, organisationId } = await aConnected(house, fileServer.url);
  const [who, colleague] = [house.aPerson({ organisationId }), house.aPerson({ organisationId })];
  const body = { user: 'maud', password: 'secret' };
  await house.as(who)('PUT', '/file-server/sign-in', { body });
  const { at } = await entryAt(house, who, 'letter.txt');
  const wish = { at, spaceId: null, personId: colleague.id };
  const { id } = (await house.as(who)('POST', '/file-server/references', { body: wish })).body;
  const folder = (await entryAt(house, who, 'Letters')).at;
  return { who, admin, at, folder, id, to: colleague.id };
}
const there =
  (answers: number, more: (here: AtServer) => More = () => ({}), asAdmin = false) =>
  async (): Promise<Example> => {
    const here = await atServer();
    return ofOnesOwn(asAdmin ? here.admin : here.who, answers, more(here));
  };
const onReference = (answers: number) => async (): Promise<Example> => {
  const { who, id } = await atServer();
  return byMember(who, answers, { params: { id } });
};

function fileServerExamples(): Record<string, () => Promise<Example>> {
  return {
    'GET /file-server': there(200),
    'GET /file-server/settings': there(200, undefined, true),
    'PUT /file-server/settings': there(
      200,
      () => ({ body: { version: 1, name: 'Files', url: `${fileServer.url}dav` } }),
      true,
    ),
    'DELETE /file-server/settings': there(204, undefined, true),
    'POST /file-server/settings/try': there(200, () => ({ body: { url: fileServer.url } }), true),
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
      const { own: _own, all } = await house.spacesOf(who);
      return ofOnesOwn(who, 200, { query: { spaceId: all } });
    },
    'POST /file-server/references': there(201, ({ at, to }) => ({
      body: { at, spaceId: null, personId: to },
    })),
    'POST /file-server/references/:id/open': onReference(200),
    'DELETE /file-server/references/:id': onReference(204),
  };
}

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
  const { link, token } = (await house.as(who)('POST', `/items/${folder.id}/links`, { body })).body;
  const proved = await house.app.inject({
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
  endsAt: inDays(7),
  mostOpenings: 3,
  mail: { email: 'y.martin@cabinet.test', locale: 'fr' },
});
const byLink =
  (body: (link: Awaited<ReturnType<typeof aLink>>) => object, secrets: string[]) =>
  async (): Promise<Example> => ({ answers: 200, body: body(await aLink()), secrets });

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
      const admin = house.aPerson({ roles: ['organisation-administrator'] });
      const { next } = (await house.as(admin)('GET', '/links?limit=1')).body;
      return ofOnesOwn(admin, 200, { query: { limit: '2', cursor: String(next) } });
    },
    'DELETE /links': async () => {
      const admin = house.aPerson({
        roles: ['organisation-administrator'],
        organisationId: uuid(),
      });
      return ofOnesOwn(admin, 200);
    },
    'GET /own-links': async () => {
      const { who, folder } = await aLink();
      await house.as(who)('POST', `/items/${folder.id}/links`, { body: linkWish() });
      const { next } = (await house.as(who)('GET', '/own-links?limit=1')).body;
      return ofOnesOwn(who, 200, { query: { limit: '2', cursor: String(next) } });
    },
    'DELETE /own-links': () => ofOnesOwn(house.aPerson(), 200),
    'POST /guest-links/look': byLink(({ token }) => ({ token }), ['/token']),
    'POST /guest-links/prove': byLink(
      ({ token }) => ({ token, answer: '1961-04-02' }),
      ['/token', '/answer'],
    ),
    'POST /guest-links/open': byLink(
      ({ pass, folder }) => ({ pass, folderId: folder.id }),
      ['/pass'],
    ),
    'POST /guest-links/content': byLink(({ pass, file }) => ({ pass, itemId: file.id }), ['/pass']),
  };
}

/** What an editor asks is looked at in `wopi.test.ts`: it goes by numbers, and no schema says what is wrong. */
const asked =
  (more: More): (() => Promise<Example>) =>
  async () => {
    const { who, file } = await somebody();
    const reply = await house.as(who)('POST', `/items/${file.id}/editor`, {
      body: { locale: 'fr' },
    });
    return {
      params: { id: file.id },
      query: { access_token: reply.body.accessToken },
      answers: 200,
      isRaw: true,
      ...more,
    };
  };

function editorExamples(): Record<string, () => Promise<Example>> {
  return {
    'GET /editor': () => ofOnesOwn(house.aPerson(), 200),
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

/** A meeting with a document that can be shown to everyone. */
async function aLook(): Promise<Meeting & { readonly itemId: string }> {
  const meeting = await aMeeting(house);
  return { ...meeting, itemId: await addTo(house, meeting, { name: 'a.png', content: aPng }) };
}
/** One that is shown. */
const presented =
  (answers: number, body?: (meeting: Meeting) => object) => async (): Promise<Example> => {
    const meeting = await aLook();
    const { id, doctor, itemId } = meeting;
    await house.as(doctor)('POST', `/meetings/${id}/presentation`, { body: { itemId } });
    const given = body === undefined ? {} : { body: body(meeting) };
    return byMember(doctor, answers, { params: { id }, ...given });
  };

function meetingExamples(): Record<string, () => Promise<Example>> {
  return {
    'GET /meetings/:id/documents': inMeeting(200),
    'GET /meetings/:id/documents/stream': async () => {
      const { doctor, id } = await aVisit();
      return byMember(doctor, 200, { params: { id }, isStream: true });
    },
    'GET /meetings/:id/documents/:itemId/content': inMeeting(200, onDocument),
    'GET /meetings/:id/documents/:itemId/openings': async () => {
      const { id, doctor, document } = await aVisit();
      const path = `/meetings/${id}/documents/${document}`;
      for (let count = 0; count < 2; count += 1) await house.as(doctor)('GET', `${path}/content`);
      const { next } = (await house.as(doctor)('GET', `${path}/openings?limit=1`)).body;
      const query = { limit: '2', cursor: String(next) };
      return byMember(doctor, 200, { params: { id, itemId: document }, query });
    },
    'DELETE /meetings/:id/documents/:itemId': inMeeting(204, onDocument),
    'GET /meetings/:id/bin': inMeeting(200),
    'POST /meetings/:id/documents/:itemId/restore': async () => {
      const { id, doctor, document } = await aVisit();
      await house.as(doctor)('DELETE', `/meetings/${id}/documents/${document}`);
      return byMember(doctor, 204, { params: { id, itemId: document } });
    },
    'POST /meetings/:id/documents/:itemId/givings': inMeeting(201, (visit) => ({
      ...onDocument(visit),
      body: { guestId: visit.patient.id, until: inDays(30) },
    })),
    'DELETE /meetings/:id/givings/:givingId': inMeeting(204, ({ giving }) => ({
      params: { givingId: giving },
    })),
    'POST /meetings/:id/presentation': async () => {
      const { id, doctor, itemId } = await aLook();
      return byMember(doctor, 201, { params: { id }, body: { itemId } });
    },
    'PATCH /meetings/:id/presentation': presented(200, () => ({ page: 2 })),
    'POST /meetings/:id/presentation/hand-over': presented(200, ({ colleague }) => ({
      personId: colleague.id,
    })),
    'DELETE /meetings/:id/presentation': presented(204),
    'POST /meetings/:id/copies': async () => {
      const { id, doctor } = await aVisit();
      const { own } = await house.spacesOf(doctor);
      const file = await house.aFile(doctor, own);
      return byMember(doctor, 201, { params: { id }, body: { itemId: file.id } });
    },
    'POST /meetings/:id/uploads': inMeeting(201, ({ id }) => ({ headers: creation(id, 5) })),
    'GET /meetings/:id/uploads/:uploadId': inMeeting(200, onUpload),
    'PATCH /meetings/:id/uploads/:uploadId': inMeeting(204, (visit) => ({
      ...onUpload(visit),
      ...piece,
    })),
    'DELETE /meetings/:id/uploads/:uploadId': inMeeting(204, onUpload),
  };
}

async function byGuest(
  { patient }: Pick<Meeting, 'patient'>,
  answers: number,
  more: More = {},
): Promise<Example> {
  return {
    token: await house.issuer.forGuest(patient, 'documents'),
    others: [
      await tokenOf(house.aPerson()),
      await house.issuer.forService('identity', 'documents'),
    ],
    answers,
    ...more,
  };
}
async function aSending(): Promise<{ meeting: Meeting; sent: string; coming: string }> {
  const meeting = await aMeeting(house);
  const sent = await sendTo(house, meeting.patient);
  const begun = await house.asGuest(meeting.patient)('POST', '/visit/uploads', {
    headers: creation(meeting.id, 7),
  });
  return { meeting, sent, coming: String(begun.headers['location']).replace('uploads/', '') };
}

const ofGuest =
  (answers: number, more: More = {}) =>
  async (): Promise<Example> => {
    const { meeting, coming } = await aSending();
    return byGuest(meeting, answers, { params: { id: coming }, ...more });
  };

function visitExamples(): Record<string, () => Promise<Example>> {
  return {
    'GET /visit/documents': async () => byGuest(await aMeeting(house), 200),
    'GET /visit/documents/stream': async () =>
      byGuest(await aMeeting(house), 200, { isStream: true }),
    'GET /visit/documents/:id/content': async () => {
      const { meeting, sent } = await aSending();
      return byGuest(meeting, 200, { params: { id: sent } });
    },
    'POST /visit/uploads': async () => {
      const meeting = await aMeeting(house);
      return byGuest(meeting, 201, { headers: creation(meeting.id, 5) });
    },
    'GET /visit/uploads/:id': ofGuest(200),
    'PATCH /visit/uploads/:id': ofGuest(204, piece),
    'DELETE /visit/uploads/:id': ofGuest(204),
  };
}

testBadInput({
  app: () => house.app,
  atLeast: 900,
  // A space is made when somebody first looks for it.
  holds: () => whatItHolds(house.place, ['spaces']),
  forgeries: () => house.issuer.forgeries('documents', 'meetings'),
  examples: {
    'GET /health/live': forAll(200),
    'GET /health/ready': forAll(200),
    'GET /internal/metrics': forAll(200),
    'GET /spaces': () => ofOnesOwn(house.aPerson(), 200),
    'GET /spaces/:id/items': async () => {
      const { who, own, folder } = await somebody();
      const first = await house.as(who)('GET', `/spaces/${own}/items?limit=1`);
      await house.aFile(who, own, { folderId: folder.id });
      const inside = `/spaces/${own}/items?limit=1&order=-changed&folderId=${folder.id}`;
      const { next } = (await house.as(who)('GET', inside)).body;
      if (first.body.next !== null) throw new Error('There is one folder');
      const query = { folderId: folder.id, order: '-changed', limit: '2', cursor: String(next) };
      return byMember(who, 200, { params: { id: own }, query });
    },
    'GET /spaces/:id/bin': async () => {
      const { who, own, folder, file } = await somebody();
      for (const { id, version } of [file, folder])
        await house.as(who)('POST', `/items/${id}/bin`, { body: { version } });
      const { next } = (await house.as(who)('GET', `/spaces/${own}/bin?limit=1`)).body;
      const query = { limit: '2', cursor: String(next) };
      return byMember(who, 200, { params: { id: own }, query });
    },
    'GET /search': () =>
      ofOnesOwn(house.aPerson(), 200, { query: { q: 'letter' }, secrets: ['/q'] }),
    'GET /items/:id': async () => {
      const { who, file } = await somebody();
      return byMember(who, 200, { params: { id: file.id } });
    },
    'POST /spaces/:id/folders': async () => {
      const { who, own, folder } = await somebody();
      const body = { name: 'Letters', folderId: folder.id };
      return byMember(who, 201, { params: { id: own }, body });
    },
    'PATCH /items/:id': async () => {
      const { who, own, folder, file } = await somebody();
      const to = { spaceId: own, folderId: folder.id };
      const body = { version: file.version, name: 'Post', to };
      return byMember(who, 200, { params: { id: file.id }, body });
    },
    'POST /items/:id/bin': async () => {
      const { who, folder } = await somebody();
      const body = { version: folder.version };
      return byMember(who, 204, { params: { id: folder.id }, body });
    },
    'DELETE /items/:id': async () => {
      const { who, folder } = await somebody();
      const { id, version } = folder;
      await house.as(who)('POST', `/items/${id}/bin`, { body: { version } });
      return byMember(who, 204, { params: { id } });
    },
    'POST /items/:id/restore': async () => {
      const { who, file } = await somebody();
      const { id, version } = file;
      await house.as(who)('POST', `/items/${id}/bin`, { body: { version } });
      return byMember(who, 200, { params: { id }, body: { version: version + 1 } });
    },
    'GET /items/:id/content': async () => {
      const { who, file } = await somebody();
      return byMember(who, 200, { params: { id: file.id } });
    },
    'GET /items/:id/versions': async () => {
      const { who, file } = await somebody();
      return byMember(who, 200, { params: { id: file.id } });
    },
    'GET /items/:id/versions/:versionId/content': async () => {
      const { who, file } = await somebody();
      const params = { id: file.id, versionId: await versionOf(who, file) };
      return byMember(who, 200, { params });
    },
    'POST /items/:id/versions/:versionId/restore': async () => {
      const { who, file } = await somebody();
      const params = { id: file.id, versionId: await versionOf(who, file) };
      return byMember(who, 200, { params, body: { version: file.version } });
    },
    'GET /items/:id/openings': async () => {
      const { who, file } = await somebody();
      for (let count = 0; count < 2; count += 1)
        await house.as(who)('GET', `/items/${file.id}/content`);
      const { next } = (await house.as(who)('GET', `/items/${file.id}/openings?limit=1`)).body;
      const query = { limit: '2', cursor: String(next) };
      return byMember(who, 200, { params: { id: file.id }, query });
    },
    'GET /items/:id/shares': async () => {
      const { who, file } = await somebody();
      return byMember(who, 200, { params: { id: file.id } });
    },
    'POST /items/:id/shares': async () => {
      const { who, file } = await somebody();
      const personId = house.aPerson().id;
      const body = { personId, role: null, may: 'edit', endsAt: '2100-01-01T00:00:00Z' };
      return byMember(who, 201, { params: { id: file.id }, body });
    },
    'DELETE /shares/:id': async () => {
      const { who, file } = await somebody();
      return byMember(who, 204, { params: { id: await aShare(who, file) } });
    },
    'GET /shares': async () => {
      const { who, file, folder } = await somebody();
      for (const item of [file, folder]) await aShare(who, item);
      const admin = house.aPerson({ roles: ['organisation-administrator'] });
      const { next } = (await house.as(admin)('GET', '/shares?limit=1')).body;
      return ofOnesOwn(admin, 200, { query: { limit: '2', cursor: String(next) } });
    },
    'GET /shared': async () => {
      const { who, file, folder } = await somebody();
      const reader = house.aPerson();
      for (const item of [file, folder]) await aShare(who, item, reader);
      const { next } = (await house.as(reader)('GET', '/shared?limit=1')).body;
      return ofOnesOwn(reader, 200, { query: { limit: '2', cursor: String(next) } });
    },
    'POST /items/:id/copies': async () => {
      const { who, own, folder, file } = await somebody();
      const body = { to: { spaceId: own, folderId: folder.id } };
      return byMember(who, 201, { params: { id: file.id }, body });
    },
    'GET /copies': () => ofOnesOwn(house.aPerson(), 200),
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
      for (const { id } of [file, folder]) await house.as(who)('PUT', `/items/${id}/favourite`);
      const { next } = (await house.as(who)('GET', '/favourites?limit=1')).body;
      return ofOnesOwn(who, 200, { query: { limit: '2', cursor: String(next) } });
    },
    'GET /recent': () => ofOnesOwn(house.aPerson(), 200),
    'GET /archive': async () => {
      const { who, file, folder } = await somebody();
      return ofOnesOwn(who, 200, { query: { items: `${file.id},${folder.id}` } });
    },
    'GET /uploads': () => ofOnesOwn(house.aPerson(), 200),
    'POST /uploads': async () => {
      const { who, own, folder } = await somebody();
      return byMember(who, 201, { headers: creation(own, 5, { folderId: folder.id }) });
    },
    'GET /uploads/:id': async () => {
      const { who, id } = await anUpload();
      return byMember(who, 200, { params: { id } });
    },
    'PATCH /uploads/:id': async () => {
      const { who, id } = await anUpload();
      // Seven bytes, as they are sent.
      return byMember(who, 204, {
        params: { id },
        body: 'Hello',
        headers: pieceAt(0),
        isRaw: true,
      });
    },
    'DELETE /uploads/:id': async () => {
      const { who, id } = await anUpload();
      return byMember(who, 204, { params: { id } });
    },
    ...linkExamples(),
    ...editorExamples(),
    ...meetingExamples(),
    ...visitExamples(),
    ...roomExamples(),
    ...fileServerExamples(),
    'GET /key': () => ofOnesOwn(anOfficer(), 200),
    'POST /key/rotate': () => ofOnesOwn(anOfficer(), 200),
    'GET /allowance': () => ofOnesOwn(anAdmin(), 200),
    'PATCH /allowance': async () => {
      const body = { version: 1, largestFileBytes: 1_000, quotaBytes: 1_000 };
      return ofOnesOwn(anAdmin(), 200, { body });
    },
    'POST /internal/events': async () => {
      const ended = { sessionId: uuid(), subjectId: uuid(), reason: 'signed-out' };
      const person = { personId: uuid(), organisationId: house.kerval };
      const meeting = { meetingId: uuid(), organisationId: house.kerval };
      const fromMeetings = {
        source: 'urn:astra:meetings',
        token: await house.issuer.forService('meetings', 'documents'),
      };
      return {
        token: await house.issuer.forService('identity', 'documents'),
        others: [
          await house.issuer.forService('gateway', 'documents'),
          await tokenOf(house.aPerson()),
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
            token: await house.issuer.forService('chat', 'documents'),
          },
        },
      };
    },
  },
});
