import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasApache, webDavPeople } from '@astra/file-store/test-support/apache-server';
import type { TestApache } from '@astra/file-store/test-support/apache-server';
import {
  aConnected,
  aVisitor,
  entryAt,
  listed,
  problem,
  put,
  signIn,
  startHospital,
} from './file-server.ts';
import { startHouse, type House, type Person } from './house.ts';

let house: House;
let hospital: TestApache;
beforeAll(async () => {
  if (!hasApache()) return;
  hospital = await startHospital();
  house = await startHouse({ fileServersInside: [new URL(hospital.url).origin] });
});
afterAll(async () => {
  await house?.close();
  await hospital?.stop();
});
const names = async (who: Person, query = ''): Promise<string[]> =>
  (await listed(house, who, query)).items.map(({ name }) => name);

describe.skipIf(!hasApache())(
  'the organisation’s own file server (left out without Apache)',
  () => {
    test('each sees what the server shows them, folders first and in the order of people', async () => {
      const { organisationId } = await aConnected(house, hospital.url);
      const [maud, hugo] = [
        await aVisitor(house, organisationId, 'maud'),
        await aVisitor(house, organisationId, 'hugo'),
      ];
      const { at } = await entryAt(house, maud, 'Protocoles');

      expect(await names(maud)).toEqual(['private', 'Protocoles']);
      expect(await names(maud, `?at=${at}`)).toEqual(['Accueil.txt', 'Page 9.txt', 'Page 10.txt']);
      expect((await listed(house, maud, `?at=${at}`)).path.map(({ name }) => name)).toEqual([
        'Protocoles',
      ]);
      expect((await entryAt(house, maud, 'private/Dossier.txt')).sizeBytes).toBe(11);
      // This server names what is not his, and gives nothing of it.
      const hers = await entryAt(house, hugo, 'private');
      const inside = await house.as(hugo)('GET', `/file-server/entries?at=${hers.at}`);
      expect(problem(inside)).toBe('file-server-refuses');
    });

    test('a file is given out as it comes, whole or a part, locked and in the trail without its name', async () => {
      const { organisationId } = await aConnected(house, hospital.url);
      const maud = await aVisitor(house, organisationId, 'maud');
      const { at } = await entryAt(house, maud, 'private/Dossier.txt');

      const looked = await house.as(maud)('GET', `/file-server/entry?at=${at}`);
      const whole = await house.as(maud)('GET', `/file-server/content?at=${looked.body.at}`);
      const part = await house.as(maud)('GET', `/file-server/content?at=${at}`, {
        headers: { range: 'bytes=5-9' },
      });

      expect(looked.body).toMatchObject({ name: 'Dossier.txt', mediaType: 'text/plain' });
      expect(whole.bytes.toString()).toBe('Hers alone.');
      expect(whole.headers).toMatchObject({
        'content-type': 'text/plain',
        'content-disposition': `attachment; filename="Dossier.txt"; filename*=UTF-8''Dossier.txt`,
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        'x-content-type-options': 'nosniff',
      });
      expect([part.status, part.bytes.toString(), part.headers['content-range']]).toEqual([
        206,
        'alone',
        'bytes 5-9/11',
      ]);
      const trail = (await house.trail('file-server.open')).filter(
        ({ actorId }) => actorId === maud.id,
      );
      expect(trail).toMatchObject([{ outcome: 'done' }, { outcome: 'done' }]);
      // The same file is the same mark, and nothing of its name is anywhere.
      expect(new Set(trail.map(({ targetId }) => targetId)).size).toBe(1);
      expect(JSON.stringify(await house.events('audit.recorded'))).not.toMatch(
        /Dossier|private|maud/u,
      );
      expect(house.stored()).toEqual([]);
    });

    test('what changes on the server is seen at the next look, and what goes in between is not given half', async () => {
      const { organisationId } = await aConnected(house, hospital.url);
      const hugo = await aVisitor(house, organisationId, 'hugo');
      put(hospital, 'Protocoles/Neuf.txt', 'new');
      const { at } = await entryAt(house, hugo, 'Protocoles/Neuf.txt');
      const before = await house.as(hugo)('GET', `/file-server/content?at=${at}`);

      put(hospital, 'Protocoles/Neuf.txt', 'newer');
      const after = await house.as(hugo)('GET', `/file-server/content?at=${at}`);
      rmSync(join(hospital.files, 'Protocoles/Neuf.txt'));
      const gone = await house.as(hugo)('GET', `/file-server/content?at=${at}`);

      expect([before.bytes.toString(), after.bytes.toString()]).toEqual(['new', 'newer']);
      expect(before.headers['etag']).not.toBe(after.headers['etag']);
      expect(problem(gone)).toBe('file-server-refuses');
    });

    test('a wrong password is refused, and after a few nobody guesses on, by whatever person or name', async () => {
      const { organisationId } = await aConnected(house, hospital.url);
      const [one, other] = [house.aPerson({ organisationId }), house.aPerson({ organisationId })];

      const tries: string[] = [];
      for (let count = 0; count < 5; count += 1)
        tries.push(problem(await signIn(house, one, { user: 'hugo', password: 'a guess' })));
      const asOther = await signIn(house, other, { user: 'hugo' });
      const asMaud = await signIn(house, other, { user: 'maud' });
      house.clock.advance(15 * 60_000 + 1);

      expect(tries).toEqual([
        ...Array<string>(4).fill('file-server-sign-in-refused'),
        'too-many-requests',
      ]);
      expect(problem(asOther)).toBe('too-many-requests');
      expect(asMaud.status).toBe(200);
      // It was right all the while, and it is looked at again after a quarter of an hour.
      expect((await signIn(house, one, { user: 'hugo' })).status).toBe(200);
    });

    test('after a change of password the person is asked once more, and nothing is tried with the old one', async () => {
      const { organisationId } = await aConnected(house, hospital.url);
      const maud = await aVisitor(house, organisationId, 'maud');
      const { at } = await entryAt(house, maud, 'private/Dossier.txt');

      hospital.setPassword('maud', 'another-secret');
      const refused = await house.as(maud)('GET', `/file-server/content?at=${at}`);
      const state = await house.as(maud)('GET', '/file-server');
      hospital.setPassword('maud', webDavPeople.maud);
      // The old one would do again, but it is not tried: an account could be locked by it.
      const still = await house.as(maud)('GET', `/file-server/content?at=${at}`);
      const again = await signIn(house, maud, { user: 'maud' });
      const opened = await house.as(maud)('GET', `/file-server/content?at=${at}`);

      expect([refused, still].map(problem)).toEqual(Array(2).fill('file-server-sign-in-needed'));
      expect(state.body).toEqual({ name: 'Fichiers du CHU', signIn: 'refused' });
      expect([again.status, opened.status]).toEqual([200, 200]);
    });

    test('what the server refuses of one document ends nobody’s sign-in', async () => {
      const { organisationId } = await aConnected(house, hospital.url);
      const [maud, hugo] = [
        await aVisitor(house, organisationId, 'maud'),
        await aVisitor(house, organisationId, 'hugo'),
      ];
      const { at } = await entryAt(house, maud, 'private/Dossier.txt');
      const body = { at, spaceId: null, personId: hugo.id };
      const { id } = (await house.as(maud)('POST', '/file-server/references', { body })).body;

      const refused = await house.as(hugo)('POST', `/file-server/references/${id}/open`);

      expect(problem(refused)).toBe('file-server-refuses');
      expect(await names(hugo)).toEqual(['private', 'Protocoles']);
    });

    test('a sign-in is kept sealed, and gone with the account, the server and who ends it', async () => {
      const { admin, organisationId } = await aConnected(house, hospital.url);
      const people = [
        await aVisitor(house, organisationId, 'maud'),
        await aVisitor(house, organisationId, 'hugo'),
        await aVisitor(house, organisationId, 'hugo'),
      ] as const;
      const rows = await house.query(
        'select to_jsonb(s)::text as row from file_server_sign_ins s where organisation_id = $1',
        [organisationId],
      );
      const count = async (): Promise<number> =>
        (
          await house.query('select 1 from file_server_sign_ins where organisation_id = $1', [
            organisationId,
          ])
        ).length;

      const [first, second] = people;
      await house.as(first)('DELETE', '/file-server/sign-in');
      const counts = [await count()];
      await house.tell('identity', 'person.deactivated', {
        personId: second.id,
        organisationId,
      });
      counts.push(await count());
      const body = { version: 1, name: 'Other', url: `${hospital.url}Protocoles` };
      const { body: moved } = await house.as(admin)('PUT', '/file-server/settings', { body });
      counts.push(await count());

      expect(rows).toHaveLength(3);
      expect(JSON.stringify(rows)).not.toMatch(/maud|hugo|secret/u);
      expect(counts).toEqual([2, 1, 0]);
      expect(moved.version).toBe(2);
    });

    test('a sign-in is wrapped anew with a newer key, and still opens', async () => {
      const { organisationId } = await aConnected(house, hospital.url);
      const maud = await aVisitor(house, organisationId, 'maud');
      const officer = house.aPerson({ organisationId, roles: ['security-officer'] });

      const rotated = await house.as(officer)('POST', '/key/rotate');
      await house.use.keys.rewrap();
      await house.keys.destroyVersion(`documents/${organisationId}`, 1);

      expect(rotated.body).toEqual({ version: 2, behind: 1 });
      expect(await names(maud)).toEqual(['private', 'Protocoles']);
    });

    test('a place serves nobody but whom it was given to, and none can be made up', async () => {
      const { organisationId } = await aConnected(house, hospital.url);
      const [maud, hugo] = [
        await aVisitor(house, organisationId, 'maud'),
        await aVisitor(house, organisationId, 'hugo'),
      ];
      const { at } = await entryAt(house, maud, 'Protocoles/Accueil.txt');
      const changed = `${at.slice(0, -2)}${at.endsWith('AA') ? 'BB' : 'AA'}`;

      const replies = [
        await house.as(hugo)('GET', `/file-server/content?at=${at}`),
        await house.as(maud)('GET', `/file-server/content?at=${changed}`),
        await house.as(maud)(
          'GET',
          `/file-server/entries?at=${Buffer.from('private').toString('base64url')}`,
        ),
      ];

      expect(replies.map(({ status }) => status)).toEqual([404, 404, 404]);
    });
  },
);
