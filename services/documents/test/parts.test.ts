import { renameSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '@astra/file-store/test-support/free-port';
import { makeClamAv } from '../src/adapters/clamav/clam-av.ts';
import { startHouse, type House } from './house.ts';

let house: House;
beforeAll(async () => {
  // Nobody listens there.
  const scanner = makeClamAv({ host: '127.0.0.1', port: await freePort() });
  house = await startHouse({ scanner });
  await house.stopRounds();
});
afterAll(() => house.close());

type Ready = {
  readonly status: string;
  readonly parts: Readonly<Record<string, { status: string; kind: string | null; since: string }>>;
};
/** What monitoring reads, and the figures beside it. */
async function look(): Promise<{ code: number; body: Ready; figures: string }> {
  await house.use.watch.look();
  const nobody = house.app;
  const reply = await nobody.inject({ url: '/health/ready' });
  const figures = (await nobody.inject({ url: '/internal/metrics' })).body;
  return { code: reply.statusCode, body: reply.json(), figures };
}

test('a scanner, a file server and a key device that are away are told to monitoring, which each is and since when; requests go on', async () => {
  const before = await look();
  const began = house.clock.now().toISOString();
  house.clock.advance(60_000);
  renameSync(house.root, `${house.root}.away`);

  const away = await look();
  house.clock.advance(60_000);
  const still = await look();
  renameSync(`${house.root}.away`, house.root);
  const back = await look();

  const scanner = { status: 'down', kind: 'unreachable', since: began };
  expect([before.code, before.body]).toEqual([
    200,
    {
      status: 'degraded',
      parts: {
        files: { status: 'up', kind: null, since: began },
        keys: { status: 'up', kind: null, since: began },
        scanner,
      },
    },
  ]);
  expect(away.code).toBe(200);
  expect(away.body.parts['files']).toMatchObject({ status: 'down' });
  expect(still.body.parts['files']?.since).toBe(away.body.parts['files']?.since);
  expect(back.body.parts['files']).toMatchObject({ status: 'up', kind: null });
  expect(before.figures).toMatch(/^part_up\{.*part="files".*\} 1$/mu);
  expect(away.figures).toMatch(/^part_up\{.*part="files".*\} 0$/mu);
  expect(away.figures).toMatch(/^part_up\{.*part="scanner".*\} 0$/mu);
});

test('a share that is not mounted is away as well, though the folder where it should be is there', async () => {
  const who = house.aPerson();
  await house.use.watch.look();
  await house.aFile(who, (await house.spacesOf(who)).own).catch(() => undefined);
  renameSync(`${house.root}/astra-store`, `${house.root}/astra-store.away`);

  const { body } = await look();
  renameSync(`${house.root}/astra-store.away`, `${house.root}/astra-store`);

  expect(body.parts['files']).toMatchObject({ status: 'down', kind: 'unreachable' });
});
