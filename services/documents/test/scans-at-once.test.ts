import { randomBytes } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeClamAv } from '#adapters/clamav/clam-av.ts';
import { canHaveClamd, startClamd, type TestClamd } from '@astra/file-store/test-support/clamd';
import { startDoor, type Door } from './door.ts';
import { creation, pieceAt, startHouse, type Call, type House, type Person } from './house.ts';
import { aMeeting } from './meeting.ts';

/** In front of the real daemon: about what begins with this word nothing is said. */
const word = 'HOLD';
type Holding = Door & {
  readonly held: () => number;
  /** The first of those that were held goes on. */
  readonly letGo: () => void;
  /** How many of those that were held are over. */
  readonly over: () => number;
};

async function startHolding(clamd: TestClamd): Promise<Holding> {
  let [count, over] = [0, 0];
  const held: (() => void)[] = [];
  const door = await startDoor((socket) => {
    const inner = connect({ host: '127.0.0.1', port: clamd.port });
    let first = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      // Its command, the length of the first chunk, and what that begins with.
      const isKnown = first.length > 40;
      if (isKnown) {
        inner.write(bytes);
        return;
      }
      first = Buffer.concat([first, bytes]);
      const isHeld = first.includes(word);
      if (isHeld) {
        count += 1;
        // What is not read is not sent on: its file is read no further.
        socket.pause();
        held.push(() => {
          inner.write(first);
          socket.resume();
        });
        socket.on('close', () => {
          over += 1;
        });
      } else if (first.length > 40 || first.includes('PING')) inner.write(first);
    });
    socket.on('close', () => inner.destroy());
    inner.on('error', () => undefined).pipe(socket);
  });
  return { ...door, held: () => count, over: () => over, letGo: () => held.shift()?.() };
}

type Sent = { readonly call: Call; readonly path: string };
async function send(
  call: Call,
  spaceId: string,
  { content, base = '/uploads' }: { readonly content: Buffer; readonly base?: string },
): Promise<Sent> {
  const headers = creation(spaceId, content.length);
  const begun = await call('POST', base, { headers });
  const path = `${base}/${String(begun.headers['location']).split('/').at(-1)}`;
  const sent = await call('PATCH', path, { headers: pieceAt(0), bytes: content });
  expect(sent.status).toBe(204);
  return { call, path };
}
const aLetter = (): Buffer => Buffer.concat([randomBytes(600), Buffer.from('A letter.')]);
const silent = (bytes: number): Buffer => Buffer.concat([Buffer.from(word), Buffer.alloc(bytes)]);

const stateOf = async ({ call, path }: Sent): Promise<string> =>
  (await call('GET', path)).body.state;

describe.runIf(canHaveClamd())('files that are looked at beside each other', () => {
  let clamd: TestClamd;
  let door: Holding;
  let house: House;
  beforeAll(async () => {
    clamd = await startClamd();
  });
  afterAll(() => clamd.stop());
  beforeEach(async () => {
    door = await startHolding(clamd);
    house = await startHouse({ scanner: makeClamAv({ host: '127.0.0.1', port: door.port }) });
  });
  afterEach(async () => {
    await door.close();
    await house.close();
  });

  const sendOwn = async (who: Person, content: Buffer): Promise<Sent> =>
    send(house.as(who), (await house.spacesOf(who)).own, { content });

  test('while large files hold up the scanner, what a patient sends is there at once', async () => {
    const { id, patient, doctor } = await aMeeting(house);
    const base = `/meetings/${id}/uploads`;
    for (const bytes of [17_000_000, 17_000_000]) {
      await sendOwn(house.aPerson(), silent(bytes));
      await send(house.as(doctor), id, { content: silent(bytes), base });
    }
    await expect.poll(door.held).toBe(3);

    const photo = await send(house.asGuest(patient), id, {
      content: aLetter(),
      base: '/visit/uploads',
    });

    await expect.poll(() => stateOf(photo)).toBe('done');
    expect(door.held()).toBe(3);
  });

  test('the files of one person never hold up a colleague’s, and go on two at once', async () => {
    const [nadia, hugo] = [house.aPerson(), house.aPerson()];
    for (const bytes of [1_000, 2_000, 3_000, 4_000]) await sendOwn(nadia, silent(bytes));
    await expect.poll(door.held).toBe(2);

    const letter = await sendOwn(hugo, aLetter());

    await expect.poll(() => stateOf(letter)).toBe('done');
    expect(door.held()).toBe(2);
  });

  test('no two look at one file, as long as the first lives; when that one is dead, another does', async () => {
    const nadia = house.aPerson();
    await sendOwn(nadia, silent(1_000));
    await expect.poll(door.held).toBe(1);
    const { work, renew } = house.use.scanning;

    const others = await Promise.all([work('any'), work('quick'), work('any')]);
    for (const ms of [14_000, 14_000]) {
      house.clock.advance(ms);
      await renew();
      await work('any');
    }

    expect(others).toEqual([true, true, true]);
    expect(door.held()).toBe(1);
    // As of a process that says no more.
    await house.query('update uploads set scan_claim = gen_random_uuid()');
    house.clock.advance(16_000);
    await expect.poll(door.held).toBe(2);
  });

  test('a claim that a fault left behind lapses, and the file is looked at then', async () => {
    const nadia = house.aPerson();
    for (const bytes of [1_000, 2_000, 3_000]) await sendOwn(nadia, silent(bytes));
    await expect.poll(door.held).toBe(2);
    // As where the database took a claim, and its answer was lost.
    const until = new Date(house.clock.now().getTime() + 15_000);
    await house.query(
      `update uploads set person_id = gen_random_uuid(), scan_claimed_until = $1,
         scan_claim = (select scan_claim from uploads where scan_claim is not null limit 1)
       where scan_claim is null and state = 'scanning'`,
      [until],
    );

    house.clock.advance(14_000);
    await house.use.scanning.renew();
    house.clock.advance(14_000);

    await expect.poll(door.held).toBe(3);
  });

  test('what was changed on the file server before it was looked at is no file, and security hears of it', async () => {
    const nadia = house.aPerson();
    await clamd.kill();
    const letter = await sendOwn(nadia, aLetter());
    for (const entry of readdirSync(house.root, { recursive: true, withFileTypes: true }))
      if (entry.isFile() && entry.name !== 'astra-store')
        writeFileSync(join(entry.parentPath, entry.name), randomBytes(700));
    await clamd.restart();

    await expect.poll(() => stateOf(letter)).toBe('refused');

    const { documentId } = (await letter.call('GET', letter.path)).body;
    expect(await house.trail('document.found-damaged')).toMatchObject([
      { actorKind: 'service', targetId: documentId, organisationId: nadia.organisationId },
    ]);
  });

  test('what its sender gives up while it is looked at is no alarm', async () => {
    const nadia = house.aPerson();
    const { call, path } = await sendOwn(nadia, silent(17_000_000));
    await expect.poll(door.held).toBe(1);
    // All other places are taken, the quick one last, so that whoever waits hears when this one is through with it.
    for (const bytes of [17_000_000, 17_000_000]) await sendOwn(house.aPerson(), silent(bytes));
    await expect.poll(door.held).toBe(3);
    await sendOwn(house.aPerson(), silent(1_000));
    await expect.poll(door.held).toBe(4);
    const waiting = await sendOwn(house.aPerson(), aLetter());
    const before = house.stored().length;

    const gone = await call('DELETE', path, { headers: { 'tus-resumable': '1.0.0' } });
    await house.use.tidy();
    const after = house.stored().length;
    // It reads on, and what it reads is no longer there.
    door.letGo();

    await expect.poll(() => stateOf(waiting)).toBe('done');
    expect([gone.status, before - after]).toEqual([204, 5]);
    await expect.poll(door.over).toBe(1);
    expect(await house.trail('document.found-damaged')).toEqual([]);
  });
});
