import { expect, onTestFinished, test, vi } from 'vitest';
import { LiveKitEngine } from '@astra/video-engine/livekit/livekit-engine';
import { freeTcpPort } from '@astra/video-engine/test-support/free-ports';
import { startLiveKit } from '@astra/video-engine/test-support/livekit-server';
import { patience } from '@astra/testing/patience';
import { admittedGuest, grantOf, people, plan, startHouse } from './house.ts';

/** Two real servers, the preferred one first, and the service at whose door both tell their events. */
async function twoServers() {
  const port = await freeTcpPort();
  const at = (id: string): string => `http://127.0.0.1:${port}/engines/${id}/webhook`;
  // One after the other: two that look for a free port at once may find the same.
  const first = await startLiveKit(at('livekit'));
  onTestFinished(() => first.stop());
  const second = await startLiveKit(at('livekit-b'));
  onTestFinished(() => second.stop());
  const engines = [
    { id: 'livekit', engine: new LiveKitEngine(first) },
    { id: 'livekit-b', engine: new LiveKitEngine(second) },
  ] as const;
  const house = await startHouse(engines);
  onTestFinished(() => house.close());
  await house.app.listen({ host: '127.0.0.1', port });
  // The service's own rounds look twice a second of the machine's time; its clock must go along.
  const ticking = setInterval(() => house.clock.advance(500), 500);
  onTestFinished(() => clearInterval(ticking));
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const ask = async () => grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  const engineOf = async (): Promise<unknown> =>
    (await house.as(people.drA)('GET', `/meetings/${meeting.id}`)).body.engineId;
  return { first, second, engines, house, ask, engineOf };
}

test.each(['is killed', 'stands still'])(
  'when a real server %s, its meeting goes to the other one, and is there alone when it is back',
  async (what) => {
    const { first, second, engines, house, ask, engineOf } = await twoServers();
    const before = await ask();
    expect(before).toMatchObject({ engineId: 'livekit', url: first.publicUrl });
    const begun = performance.now();

    if (what === 'is killed') await first.kill();
    else first.freeze();

    await vi.waitFor(async () => expect(await engineOf()).toBe('livekit-b'), {
      timeout: 8_000,
      interval: 50,
    });
    expect(performance.now() - begun).toBeLessThan(what === 'is killed' ? 3_000 : 6_000);
    const after = await ask();
    expect(after).toMatchObject({ engineId: 'livekit-b', url: second.publicUrl });
    expect(await engines[1].engine.health()).toMatchObject({ status: 'up', rooms: 1 });

    if (what === 'is killed') await first.restart();
    else first.thaw();
    house.clock.advance(10_000);

    await vi.waitFor(
      async () =>
        expect(await engines[0].engine.health()).toMatchObject({ status: 'up', rooms: 0 }),
      patience,
    );
    await vi.waitFor(async () => {
      const [row] = await house.query<{ is_up: boolean }>(
        "select is_up from engines where id = 'livekit'",
      );
      expect(row?.is_up).toBe(true);
    }, patience);
    expect(await engineOf()).toBe('livekit-b');
    const next = await plan(house);
    await house.as(people.drA)('POST', `/meetings/${next.id}/open`);
    const opened = await house.as(people.drA)('GET', `/meetings/${next.id}`);
    expect(opened.body.engineId).toBe('livekit');
  },
  60_000,
);
