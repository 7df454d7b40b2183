import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeClamAv } from '#adapters/clamav/clam-av.ts';
import {
  canHaveClamd,
  eicar,
  startClamd,
  type TestClamd,
} from '@astra/file-store/test-support/clamd';
import { creation, pieceAt, startHouse, type House, type Person } from './house.ts';
import { openFiles } from './open-files.ts';
import { startDoor } from './door.ts';

async function* large(): AsyncGenerator<Uint8Array> {
  for (let count = 0; count < 25; count += 1) yield Buffer.alloc(1_000_000, count);
}

async function* skipped(): AsyncGenerator<Uint8Array> {
  yield Buffer.alloc(6_000_000, 'x');
  yield eicar;
}

async function* endless(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('x');
  await new Promise(() => undefined);
}

describe.runIf(canHaveClamd())('with a virus scanner', () => {
  let house: House;
  let clamd: TestClamd;
  beforeAll(async () => {
    clamd = await startClamd();
    house = await startHouse({ scanner: makeClamAv({ host: '127.0.0.1', port: clamd.port }) });
  });
  afterAll(async () => {
    await house.close();
    await clamd.stop();
  });

  const send = async (who: Person, content: Buffer, at = house): Promise<string> => {
    const { own } = await at.spacesOf(who);
    const begun = await at.as(who)('POST', '/uploads', { headers: creation(own, content.length) });
    const path = `/${String(begun.headers['location'])}`;
    await at.as(who)('PATCH', path, { headers: pieceAt(0), bytes: content });
    return path;
  };
  const stateOf = async (who: Person, path: string, at = house): Promise<string> =>
    (await at.as(who)('GET', path)).body.state;

  test('a file that is clean is there once it has been looked at', async () => {
    const nadia = house.aPerson();
    const { own } = await house.spacesOf(nadia);

    const path = await send(nadia, randomBytes(1_000_000));

    await expect.poll(() => stateOf(nadia, path)).toBe('done');
    expect(await house.names(nadia, own)).toEqual(['letter.txt']);
    expect((await house.as(nadia)('GET', '/spaces')).body.isScanned).toBe(true);
  });

  test('a virus makes no file, nothing of it is kept, and the trail says so', async () => {
    const nadia = house.aPerson();
    const { own } = await house.spacesOf(nadia);
    const before = house.stored().length;

    const path = await send(nadia, eicar);

    await expect.poll(() => stateOf(nadia, path)).toBe('refused');
    expect((await house.as(nadia)('GET', path)).body.refusal).toBe('virus-found');
    expect(await house.names(nadia, own)).toEqual([]);
    await house.use.tidy();
    expect(house.stored()).toHaveLength(before);
    const entries = await house.trail('document.upload');
    expect(entries.filter(({ outcome }) => outcome === 'refused')).toMatchObject([
      { actorId: nadia.id, reason: 'virus-found' },
    ]);
  });

  test('while the scanner is away nothing passes, and what has waited is looked at when it is back', async () => {
    const nadia = house.aPerson();
    const { own } = await house.spacesOf(nadia);
    await clamd.kill();

    const path = await send(nadia, randomBytes(600_000));

    await expect.poll(() => house.use.scanning.work('any')).toBe(false);
    expect(await stateOf(nadia, path)).toBe('scanning');
    // What it did not take is not left open, to be opened again at each round.
    expect(openFiles(house.root)).toBe(0);
    expect(await house.names(nadia, own)).toEqual([]);
    await clamd.restart();
    await expect.poll(() => stateOf(nadia, path)).toBe('done');
    expect(await house.names(nadia, own)).toEqual(['letter.txt']);
  });

  test('what is larger than the scanner looks through does not pass unseen', async () => {
    const scanner = makeClamAv({ host: '127.0.0.1', port: clamd.port });

    expect(await scanner.scan(large())).toBe('unlooked');
  });

  test('what the daemon skips, for its size, is neither clean nor called a virus', async () => {
    const scanner = makeClamAv({ host: '127.0.0.1', port: clamd.port });
    expect(await scanner.scan(skipped())).toBe('unlooked');
  });

  test('what the scanner cannot look at is refused, and holds up nobody behind it', async () => {
    const nadia = house.aPerson();

    const paths = [
      await send(nadia, randomBytes(21_000_000)),
      await send(nadia, Buffer.from('A letter.')),
    ];

    await expect
      .poll(() => Promise.all(paths.map((path) => stateOf(nadia, path))))
      .toEqual(['refused', 'done']);
    const { refusal } = (await house.as(nadia)('GET', paths[0] ?? '')).body;
    expect(refusal).toBe('scan-impossible');
    const entries = await house.trail('document.upload');
    expect(entries.find(({ reason }) => reason === 'scan-impossible')).toMatchObject({
      actorId: nadia.id,
      outcome: 'refused',
    });
  });

  test('a file about which nothing is ever said holds up nobody behind it, and is refused in the end', async () => {
    // In front of the real daemon: a conversation in which this word comes gets no answer.
    const door = await startDoor((socket) => {
      const inner = connect({ host: '127.0.0.1', port: clamd.port });
      let said = Buffer.alloc(0);
      socket.on('data', (bytes) => {
        said = Buffer.concat([said, bytes]);
        const isWhole = said.includes('PING') || said.subarray(-4).equals(Buffer.alloc(4));
        if (isWhole && !said.includes('hush')) inner.write(said);
      });
      socket.on('close', () => inner.destroy());
      inner.on('error', () => undefined).pipe(socket);
    });
    const scanner = makeClamAv({ host: '127.0.0.1', port: door.port, silenceMs: 300 });
    const held = await startHouse({ scanner });
    const nadia = held.aPerson();

    const hushed = await send(nadia, Buffer.from('hush, a letter'), held);
    const behind = await send(nadia, Buffer.from('A letter.'), held);

    await expect.poll(() => stateOf(nadia, behind, held)).toBe('done');
    expect(await stateOf(nadia, hushed, held)).toBe('scanning');
    await expect
      .poll(async () => {
        held.clock.advance(120_000);
        await held.use.scanning.work('any');
        return stateOf(nadia, hushed, held);
      })
      .toBe('refused');
    const entries = await held.trail('document.upload');
    expect(entries.find(({ outcome }) => outcome === 'refused')?.reason).toBe('scan-impossible');
    await held.close();
    await door.close();
  });

  test('a scanner that says nothing is one that is away', async () => {
    const scanner = makeClamAv({ host: '127.0.0.1', port: clamd.port, silenceMs: 100 });

    await expect(scanner.scan(endless())).rejects.toMatchObject({ problem: 'unavailable' });
  });
});
