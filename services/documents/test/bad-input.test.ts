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

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

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
async function anUpload(): Promise<{ who: Person; id: string }> {
  const who = house.aPerson();
  const { own } = await house.spacesOf(who);
  await house.as(who)('POST', '/uploads', { headers: creation(own, 7) });
  return { who, id: (await house.as(who)('GET', '/uploads')).body.items[0].id };
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
        events: { 'session.ended': ended, 'person.changed': person, 'person.deactivated': person },
      };
    },
  },
});
