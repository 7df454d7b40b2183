import { expect, onTestFinished, test, vi } from 'vitest';
import { LiveKitEngine } from '@astra/video-engine/livekit/livekit-engine';
import { freeTcpPort } from '@astra/video-engine/test-support/free-ports';
import { startLiveKit } from '@astra/video-engine/test-support/livekit-server';
import { openSignal, RENEWED } from '@astra/video-engine/test-support/livekit-signal';
import type { DoorWish } from '@astra/video-engine/video-engine';
import { patience } from '@astra/testing/patience';
import { knock } from './knock.ts';
import { admittedGuest, grantOf, people, plan, startHouse } from './house.ts';

/** A real server, and the service at whose door it tells its events. */
async function aHouse() {
  const port = await freeTcpPort();
  const url = `http://127.0.0.1:${port}`;
  const server = await startLiveKit(`${url}/engines/livekit/webhook`);
  onTestFinished(() => server.stop());
  const engine = new LiveKitEngine(server);
  const house = await startHouse(engine);
  onTestFinished(() => house.close());
  await house.app.listen({ host: '127.0.0.1', port });
  return { house, server, engine, url };
}

test('a real LiveKit opens and closes the room, gives grants, and its signed events are believed', async () => {
  const { house, server, engine } = await aHouse();
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

/** A patient who was let in and is in the room by the signalling, and what their page and others can ask for. */
async function inTheCall() {
  const { house, server, engine, url } = await aHouse();
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const grant = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  const host = (act: string) =>
    house.as(people.drA)('POST', `/meetings/${meeting.id}/${act}`, { guestId: pass.id });
  const ask = (wish: DoorWish, token: string, id?: string) =>
    knock(url, { wish, token, ...(id === undefined ? {} : { id }) });
  const question = crypto.randomUUID();
  expect(await ask('enter', grant.credential, question)).toEqual({ mayEnter: true });
  const inside = await openSignal({ url: server.publicUrl, token: grant.credential });
  const renewed = await inside.hear(RENEWED);
  expect(await ask('stay', grant.credential, question)).toEqual({ mayEnter: true });
  const refusals = async () =>
    (await house.trail('meeting.enter-room'))
      .filter((entry) => entry.targetId === meeting.id && entry.outcome === 'refused')
      .map((entry) => entry.reason);
  return { house, engine, pass, grant, host, ask, question, inside, renewed, refusals };
}

const no = (refusal: string) => ({ mayEnter: false, refusal });

test('whoever is put back to waiting does not come in again by what the server renewed, as often as they try, nor once they are let in anew', async () => {
  const { house, engine, pass, grant, host, ask, question, inside, renewed, refusals } =
    await inTheCall();

  await host('return-to-waiting');

  await vi.waitFor(async () => expect(await engine.presence(grant.roomId)).toEqual([]), patience);
  expect(inside.heard()).not.toBe('');
  for (const token of [renewed, renewed, grant.credential]) {
    expect(await ask('enter', token)).toEqual(no('not-admitted'));
    expect(await ask('resume', token)).toEqual(no('not-admitted'));
  }
  expect(await ask('stay', renewed, question)).toEqual(no('not-admitted'));
  await host('admit');
  for (const wish of ['enter', 'resume'] as const)
    expect(await ask(wish, renewed)).toEqual(no('grant-revoked'));
  const fresh = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  expect(await ask('enter', fresh.credential)).toEqual({ mayEnter: true });
  // Once each: tries that are refused fill no journal.
  expect(await refusals()).toEqual(['not-admitted', 'grant-revoked']);
}, 60_000);

test('who is inside takes up a broken connection, by what the server renewed too, and comes in by neither a second time', async () => {
  const { grant, ask, renewed } = await inTheCall();

  for (const token of [renewed, grant.credential, renewed]) {
    expect(await ask('resume', token)).toEqual({ mayEnter: true });
    expect(await ask('enter', token)).toEqual(no('grant-used'));
    expect(await ask('stay', token)).toEqual(no('grant-used'));
  }
}, 60_000);

test('a grant that never came in by the door takes up nothing, and a question said twice has no second answer', async () => {
  const { house, pass, ask } = await inTheCall();
  const { credential } = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));

  expect(await ask('resume', credential)).toEqual(no('not-asked'));
  expect(await ask('enter', credential, 'question-1')).toEqual({ mayEnter: true });
  expect(await ask('enter', credential, 'question-1')).toEqual(no('repeated'));
}, 60_000);

test('what neither we nor the server signed is no question', async () => {
  const { ask, grant } = await inTheCall();
  const [head = '', claims = '', tail = ''] = grant.credential.split('.');

  for (const token of ['', 'x', `${head}.${claims}.${tail.slice(0, -4)}AAAA`, `${head}.${claims}.`])
    expect(await ask('enter', token)).toBe(401);
  expect(await ask('inside' as DoorWish, grant.credential)).toBe(401);
}, 60_000);
