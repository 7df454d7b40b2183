import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as passes } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { EngineGrant } from '@astra/video-engine/video-engine';
import { useLab } from './lab.ts';

const silenceMs = 2_000;
const lab = useLab({
  settings: `astra_ask_seconds = 0.5\nastra_silence_seconds = ${silenceMs / 1000}`,
});

/** A way to the server that can break without a word to either end, as a network does. */
async function aNetwork(grant: EngineGrant) {
  const { port, hostname } = new URL(grant.url);
  const ends: Socket[] = [];
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    ends.push(near, far);
    near.pipe(far);
    far.pipe(near);
    for (const end of [near, far]) end.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const end of ends) end.destroy();
    server.close();
  });
  const url = new URL(grant.url);
  url.port = String((server.address() as AddressInfo).port);
  return {
    grant: { ...grant, url: url.href },
    breaks: () => {
      for (const end of ends) {
        end.unpipe();
        end.pause();
      }
    },
  };
}

/** Two people in a room; the network of the second can break. */
async function twoInARoom() {
  const first = await lab.visitor();
  const roomId = first.room.split('@')[0] ?? '';
  const network = await aNetwork(await lab.grant({ roomId, participantId: 'cut-off' }));
  const second = await lab.enter(network.grant);
  const there = async () =>
    (await lab.engine.presence(roomId)).map(({ participantId }) => participantId);
  const leaves = () =>
    first.stream.next(
      ({ name, attrs }) =>
        name === 'presence' &&
        attrs['type'] === 'unavailable' &&
        attrs['from'] === `${second.room}/${second.nick}`,
    );
  return { first, second, roomId, network, there, leaves };
}

test('whose network is gone without a word is gone from the room, for everybody and for meetings', async () => {
  const { network, there, roomId, leaves } = await twoInARoom();
  const before = await there();
  const begun = performance.now();

  network.breaks();
  await leaves();

  expect(performance.now() - begun).toBeLessThan(silenceMs + 1_500);
  expect(before).toHaveLength(2);
  expect(await there()).toHaveLength(1);
  const left = await lab.desk.inbox.next(
    lab.engine,
    (event) => event.roomId === roomId && event.type === 'participant-left',
  );
  expect(await lab.engine.readEvent(left.rawBody, left.headers)).toMatchObject({
    participantId: 'cut-off',
    reason: 'lost',
  });
});

test('who comes back before their silence was noticed is there once', async () => {
  const { network, there, roomId, leaves } = await twoInARoom();
  network.breaks();

  await lab.visitor({ roomId, participantId: 'cut-off' });

  await leaves();
  expect((await there()).filter((id) => id === 'cut-off')).toHaveLength(1);
});

test('who has nothing to say and answers is there, however long', async () => {
  const { there, second } = await twoInARoom();
  const isCut = second.stream.closed.then(() => true);

  const quiet = passes(2 * silenceMs).then(() => false);

  expect(await Promise.race([isCut, quiet])).toBe(false);
  expect(await there()).toHaveLength(2);
});

test('when it was the server that stood still, nobody is cut off for it', async () => {
  const { there } = await twoInARoom();

  process.kill(lab.server.pid, 'SIGSTOP');
  await passes(silenceMs + 500);
  process.kill(lab.server.pid, 'SIGCONT');

  expect(await there()).toHaveLength(2);
});
