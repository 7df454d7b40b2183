import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EngineRule } from '@astra/contracts/engine-rule';
import type { Meeting } from '@astra/contracts/meetings';
import type { Visit } from '@astra/contracts/visit';
import { MemoryEngine } from '@astra/video-engine/memory/memory-engine';
import {
  aGroupPlan,
  kerval,
  meet,
  people,
  plan,
  startHouse,
  uuid,
  waitingGuest,
  type House,
  type Reply,
} from './house.ts';

let house: House;
let a: MemoryEngine;
let b: MemoryEngine;
beforeEach(async () => {
  a = new MemoryEngine({ now: () => house.clock.now() });
  b = new MemoryEngine({ now: () => house.clock.now() });
  house = await startHouse([
    { id: 'livekit', engine: a },
    { id: 'jitsi', engine: b },
  ]);
  // The looks of a test are the only ones.
  await house.stop[0]?.();
});
afterEach(() => house.close());

const rule = async (): Promise<EngineRule> =>
  (await house.as(people.admin)('GET', '/engine-rule')).body as EngineRule;
const allow = async (engineIds: readonly string[] | null, who = people.admin): Promise<Reply> =>
  house.as(who)('PATCH', '/engine-rule', { version: (await rule()).version, engineIds });
const open = (meeting: Meeting) => house.as(people.drA)('POST', `/meetings/${meeting.id}/open`);
const seen = async (meeting: Meeting): Promise<Meeting> =>
  (await house.as(people.drA)('GET', `/meetings/${meeting.id}`)).body as Meeting;
const looks = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1) {
    house.clock.advance(500);
    await house.use.watchEngines();
  }
};

test('without a rule an organisation uses all engines, in the order of the deployment', async () => {
  expect(await rule()).toEqual({
    engines: [
      { id: 'livekit', isAllowed: true, isUp: true },
      { id: 'jitsi', isAllowed: true, isUp: true },
    ],
    isOwn: false,
    version: 1,
  });
});

test('meetings of an organisation begin on the engine that it prefers, those of another one do not', async () => {
  await allow(['jitsi', 'livekit']);
  const consultation = await plan(house);
  await open(consultation);
  const now = await meet(house);
  const away = { hostId: people.drElse.id, memberIds: [] };
  const elsewhere = await meet(house, away, people.drElse);

  expect((await seen(consultation)).engineId).toBe('jitsi');
  expect(now.engineId).toBe('jitsi');
  expect(elsewhere.engineId).toBe('livekit');
});

test('letting the first patient in opens by the rule too', async () => {
  await allow(['jitsi']);
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);

  const body = { guestId: pass.id, opens: true };
  const reply = await house.as(people.drA)('POST', `/meetings/${meeting.id}/admit`, body);

  expect(reply.body).toMatchObject({ state: 'open', engineId: 'jitsi' });
});

test('who waits hears where the call is likely to begin, so that its code is there by then; the meeting itself is nowhere yet', async () => {
  const meeting = await plan(house);
  const guest = house.asGuest(await waitingGuest(house, meeting));
  const expected = async () => ((await guest('GET', '/visit')).body as Visit).engineId;
  expect(await expected()).toBe('livekit');

  await allow(['jitsi', 'livekit']);

  expect(await expected()).toBe('jitsi');
  expect(await seen(meeting)).toMatchObject({ state: 'planned', engineId: null });
});

test('an allowed engine that is down or busy gives way to the next allowed one', async () => {
  await allow(['jitsi', 'livekit']);
  b.down = true;
  await looks(2);

  expect((await meet(house)).engineId).toBe('livekit');
});

test('when no allowed engine is up, nothing is opened elsewhere, and the reason is said', async () => {
  await allow(['livekit']);
  const meeting = await plan(house);
  a.down = true;
  await looks(2);

  const opened = await open(meeting);
  const begun = await house.as(people.drA)('POST', '/group-meetings', aGroupPlan(), {
    'idempotency-key': uuid(),
  });

  for (const reply of [opened, begun])
    expect(reply).toMatchObject({ status: 503, body: { type: '/problems/no-allowed-engine' } });
  expect(await seen(meeting)).toMatchObject({ state: 'planned', engineId: null });
  expect(await house.trail('meeting.open')).toMatchObject([
    { outcome: 'refused', reason: 'no-allowed-engine', targetId: meeting.id },
  ]);
});

test('what is planned for later can be planned whatever is up now', async () => {
  await allow(['livekit']);
  a.down = true;
  await looks(2);

  const later = await meet(house, { startsAt: '2026-11-23T15:00:00.000Z' });

  expect(later).toMatchObject({ state: 'planned', engineId: null });
});

test('a meeting whose engine dies does not go to one that its organisation forbids; it waits for its own', async () => {
  await allow(['livekit']);
  const ours = await meet(house);
  const away = { hostId: people.drElse.id, memberIds: [] };
  const theirs = await meet(house, away, people.drElse);

  a.down = true;
  await looks(4);

  expect((await seen(ours)).engineId).toBe('livekit');
  const moved = await house.as(people.drElse)('GET', `/meetings/${theirs.id}`);
  expect(moved.body).toMatchObject({ engineId: 'jitsi' });
  expect(await house.trail('meeting.change-engine')).toMatchObject([{ targetId: theirs.id }]);
  a.down = false;
  await looks(6);
  const grant = await house.as(people.drA)('POST', `/meetings/${ours.id}/grants`);
  expect(grant.body).toMatchObject({ engineId: 'livekit' });
});

test('a new rule moves nobody who is in a call', async () => {
  const meeting = await meet(house);

  await allow(['jitsi']);
  await looks(2);

  expect((await seen(meeting)).engineId).toBe('livekit');
});

test('the patient’s test of the network runs where their consultation will be', async () => {
  await allow(['jitsi']);
  const pass = await waitingGuest(house, await plan(house));

  const probe = await house.asGuest(pass)('POST', '/visit/probe-grants');

  expect(probe.body).toMatchObject({ engineId: 'jitsi' });
});

test('a rule that names only engines that the deployment has no longer opens nothing', async () => {
  await allow(['livekit']);
  await house.query("update engine_rules set engine_ids = '{gone}'");

  const reply = await open(await plan(house));

  expect(reply.body).toMatchObject({ type: '/problems/no-allowed-engine' });
  expect((await rule()).engines.map((one) => one.isAllowed)).toEqual([false, false]);
});

test('the rule is taken back, and the deployment decides again', async () => {
  await allow(['jitsi']);

  const back = await allow(null);

  expect(back.body).toMatchObject({ isOwn: false, version: 3 });
  expect((await meet(house)).engineId).toBe('livekit');
});

test('an engine that the deployment does not have is refused, and the field is named', async () => {
  const reply = await allow(['livekit', 'zoom']);

  expect(reply).toMatchObject({ status: 400, body: { errors: [{ pointer: '/engineIds/1' }] } });
  expect((await rule()).isOwn).toBe(false);
});

test('of two administrators who choose at once, the second sees what the first chose', async () => {
  const { version } = await rule();
  await allow(['jitsi']);

  const body = { version, engineIds: ['livekit'] };
  const reply = await house.as(people.admin)('PATCH', '/engine-rule', body);

  expect(reply.body).toMatchObject({ type: '/problems/stale-version' });
  expect((await rule()).engines[0]).toMatchObject({ id: 'jitsi' });
});

test('only an administrator sees and changes it, of their own house alone, and the trail tells', async () => {
  await allow(['jitsi']);
  for (const who of [people.drA, people.maud]) {
    expect((await house.as(who)('GET', '/engine-rule')).status).toBe(403);
    expect((await allow(['livekit'], who)).status).toBe(403);
  }
  const theirs = await house.as({ ...people.admin, organisationId: people.drElse.organisationId })(
    'GET',
    '/engine-rule',
  );

  expect(theirs.body).toMatchObject({ isOwn: false, version: 1 });
  const told = await house.trail('engine-rule.change');
  expect(told.filter(({ outcome }) => outcome === 'done')).toMatchObject([
    { actorId: people.admin.id, targetId: kerval },
  ]);
  expect(told.filter(({ outcome }) => outcome === 'refused').map(({ actorId }) => actorId)).toEqual(
    [people.drA.id, people.maud.id],
  );
});
