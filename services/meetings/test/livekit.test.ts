import { expect, onTestFinished, test, vi } from 'vitest';
import { LiveKitEngine } from '@astra/video-engine/livekit/livekit-engine';
import { freeTcpPort } from '@astra/video-engine/test-support/free-ports';
import { startLiveKit } from '@astra/video-engine/test-support/livekit-server';
import { patience } from '@astra/testing/patience';
import { admittedGuest, grantOf, people, plan, startHouse } from './house.ts';

test('a real LiveKit opens and closes the room, gives grants, and its signed events are believed', async () => {
  const port = await freeTcpPort();
  const server = await startLiveKit(`http://127.0.0.1:${port}/engines/livekit/webhook`);
  onTestFinished(() => server.stop());
  const engine = new LiveKitEngine(server);
  const house = await startHouse(engine);
  onTestFinished(() => house.close());
  await house.app.listen({ host: '127.0.0.1', port });
  const believed = async () =>
    (await house.query<{ count: number }>('select count(*)::int as count from engine_events'))[0]
      ?.count;

  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const grant = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  expect(await engine.health()).toMatchObject({ status: 'up', rooms: 1 });

  expect(grant).toMatchObject({ engine: 'livekit', url: server.publicUrl });
  await house.as(people.drA)('POST', `/meetings/${meeting.id}/end`);

  // The close of the room is the one event of consequence here; only a believed event is written down.
  await vi.waitFor(async () => expect(await believed()).toBe(1), patience);
  expect(await engine.health()).toMatchObject({ rooms: 0 });
}, 60_000);
