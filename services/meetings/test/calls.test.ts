import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Meeting } from '@astra/contracts/meetings';
import { patience } from '@astra/testing/patience';
import type { MemoryGuest } from '@astra/video-engine/memory/memory-engine';
import type { Meetings } from '#wiring.ts';
import { aGroupPlan, grantOf, meet, people, startHouse, uuid, type House } from './house.ts';
import type { Person } from './house.ts';
import { closeStreams, listenAt, type Stream } from './streams.ts';

let house: House;
let other: Meetings;
beforeAll(async () => {
  house = await startHouse();
  other = await house.replica();
  await other.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  closeStreams();
  await house.close();
});

const { drA, drB, drElse, maud, admin } = people;
const openPage = async (who: Person): Promise<Stream> =>
  listenAt(other, '/stream', await house.issuer.forMember(who, 'meetings'));
const heard = (page: Stream, id: string): readonly Meeting[] =>
  page
    .of<{ meeting: Meeting }>('meeting')
    .map(({ meeting }) => meeting)
    .filter((meeting) => meeting.id === id);
const soon = (check: () => void) => vi.waitFor(check, { ...patience, interval: 5 });
const call = (facts: Parameters<typeof meet>[1] = {}): Promise<Meeting> =>
  meet(house, { rings: true, ...facts });
const sees = async (who: Person, { id }: Meeting): Promise<Meeting> =>
  (await house.as(who)('GET', `/meetings/${id}`)).body as Meeting;
const comes = async (who: Person, { id }: Meeting) =>
  house.engine.join(grantOf(await house.as(who)('POST', `/meetings/${id}/grants`)));
const roomOf = async ({ id }: Meeting): Promise<string> => {
  const [row] = await house.query<{ room_id: string }>(
    'select room_id from meetings where id = $1',
    [id],
  );
  return row?.room_id ?? '';
};
const ends = async (meeting: Meeting): Promise<string> => (await sees(drA, meeting)).state;

test('a call rings on the pages of those who are called, for 45 seconds, and on nobody else’s', async () => {
  const [called, elsewhere, colleague] = [
    await openPage(drB),
    await openPage(drElse),
    await openPage({ ...drB, id: uuid(), sessionId: uuid() }),
  ];

  const meeting = await call();

  const until = new Date(house.clock.now().getTime() + 45_000).toISOString();
  await soon(() =>
    expect(heard(called, meeting.id).at(-1)).toMatchObject({ state: 'open', ringsUntil: until }),
  );
  const late = await openPage(drB);
  await soon(() => expect(heard(late, meeting.id)).toHaveLength(1));
  for (const page of [elsewhere, colleague])
    expect(JSON.stringify(page.heard)).not.toContain(meeting.id);
});

test('how many are in a call is told to those who may come, at once, and afterwards how many were', async () => {
  const meeting = await call({ memberIds: [drB.id, admin.id] });
  const page = await openPage(drB);
  const counts = async (): Promise<readonly number[]> => {
    const { insideCount, attendedCount } = await sees(drB, meeting);
    return [insideCount, attendedCount];
  };
  expect(await counts()).toEqual([0, 0]);

  const caller = await comes(drA, meeting);
  await house.hearEngine();
  expect(await counts()).toEqual([1, 1]);
  await soon(() => expect(heard(page, meeting.id).at(-1)).toMatchObject({ insideCount: 1 }));

  const other = await comes(drB, meeting);
  await house.hearEngine();
  expect(await counts()).toEqual([2, 2]);
  caller.leave();
  await house.hearEngine();
  expect(await counts()).toEqual([1, 2]);
  // Whoever comes again is one person all the same.
  const again = await comes(drA, meeting);
  await house.hearEngine();
  expect(await counts()).toEqual([2, 2]);

  again.leave();
  other.leave();
  await house.hearEngine();
  expect(await ends(meeting)).toBe('ended');
  expect(await counts()).toEqual([0, 2]);
});

test('a page that opens after the ringing is not told of it', async () => {
  const rung = await call();
  house.clock.advance(45_001);
  const now = await call();

  const page = await openPage(drB);

  await soon(() => expect(heard(page, now.id)).toHaveLength(1));
  expect(heard(page, rung.id)).toEqual([]);
});

test('whoever is called gets no mail, and whoever cannot come is left out', async () => {
  const before = (await house.events('meeting.planned')).length;

  const meeting = await call({ memberIds: [drB.id, admin.id, drElse.id, uuid()] });

  expect(meeting.members.map(({ id }) => id)).toEqual([drB.id]);
  expect(await house.events('meeting.planned')).toHaveLength(before);
});

test('two who call each other in the same moment are in one call, and others are in another', async () => {
  const plan = (host: Person, member: Person) =>
    house.as(host)(
      'POST',
      '/group-meetings',
      aGroupPlan({ rings: true, hostId: host.id, memberIds: [member.id] }),
      { 'idempotency-key': uuid() },
    );

  // What rang before is over.
  house.clock.advance(45_001);

  const [one, other] = await Promise.all([plan(drA, drB), plan(drB, drA)]);
  const third = await plan(drA, drB);

  expect([one.status, other.status]).toEqual([201, 201]);
  const first = one.body as Meeting;
  expect((other.body as Meeting).id).toBe(first.id);
  expect((other.body as Meeting).may).toContain('meeting.join');
  // Whoever calls once more begins a call of their own, unless they are the one who is called.
  expect((third.body as Meeting).id === first.id).toBe(first.host.id === drB.id);
  house.clock.advance(45_001);
  expect(((await plan(drB, drA)).body as Meeting).id).not.toBe(first.id);
  house.clock.advance(45_001);
});

test('a colleague who has left is not rung, and a call to nobody is refused', async () => {
  house.directory.changed.set(drB.id, { isActive: false });
  const plan = aGroupPlan({ rings: true });

  const refused = await house.as(drA)('POST', '/group-meetings', plan, {
    'idempotency-key': uuid(),
  });
  house.directory.changed.delete(drB.id);

  expect(refused.status).toBe(400);
  expect(refused.body).toMatchObject({ errors: [{ pointer: '/memberIds' }] });
});

test('nobody makes it ring for somebody else, or later', async () => {
  const ask = (who: Person, plan: object) =>
    house.as(who)('POST', '/group-meetings', plan, { 'idempotency-key': uuid() });

  const inTheirName = await ask(maud, aGroupPlan({ rings: true }));
  const later = await ask(
    drA,
    aGroupPlan({
      rings: true,
      startsAt: new Date(house.clock.now().getTime() + 3e6).toISOString(),
    }),
  );

  expect(inTheirName.status).toBe(403);
  expect(later.status).toBe(400);
});

test('who says "not now" is rung no more on any page; the caller sees it, and may still be joined', async () => {
  const meeting = await call();
  const [page, callers] = [await openPage(drB), await openPage(drA)];

  const reply = await house.as(drB)('POST', `/meetings/${meeting.id}/decline`);

  expect(reply.body).toMatchObject({ members: [{ hasDeclined: true }] });
  for (const one of [page, callers])
    await soon(() =>
      expect(heard(one, meeting.id).at(-1)).toMatchObject({ members: [{ hasDeclined: true }] }),
    );
  const next = await call();
  const fresh = await openPage(drB);
  await soon(() => expect(heard(fresh, next.id)).not.toEqual([]));
  expect(heard(fresh, meeting.id)).toEqual([]);
  expect(reply.body.may).toContain('meeting.join');
  expect((await house.as(drB)('POST', `/meetings/${meeting.id}/decline`)).status).toBe(200);
  expect((await house.as(drA)('POST', `/meetings/${meeting.id}/decline`)).status).toBe(403);
  expect((await house.as(drElse)('POST', `/meetings/${meeting.id}/decline`)).status).toBe(404);
  expect(await house.trail('meeting.decline')).toEqual(
    expect.arrayContaining([expect.objectContaining({ outcome: 'done', targetId: meeting.id })]),
  );
});

test('what was begun without ringing cannot be declined', async () => {
  const meeting = await meet(house);

  const reply = await house.as(drB)('POST', `/meetings/${meeting.id}/decline`);

  expect(meeting.ringsUntil).toBeNull();
  expect(reply.status).toBe(403);
});

test('when the caller hangs up before anybody came, it rings nowhere any more', async () => {
  const meeting = await call();
  const page = await openPage(drB);
  const caller = await comes(drA, meeting);
  await house.hearEngine();

  caller.leave();
  await house.hearEngine();

  await soon(() => expect(heard(page, meeting.id).at(-1)).toMatchObject({ state: 'ended' }));
  const left = await sees(drB, meeting);
  expect(left.host.participantId).not.toBeNull();
  expect(left.members[0]?.participantId).toBeNull();
  expect((await house.trail('meeting.end')).at(-1)).toMatchObject({
    targetId: meeting.id,
    reason: 'everybody-left',
  });
});

test('who answers is known to all their pages, and the call lasts until the last one leaves', async () => {
  const meeting = await call();
  const page = await openPage(drB);
  const caller = await comes(drA, meeting);
  const called = await comes(drB, meeting);
  await house.hearEngine();
  await soon(() =>
    expect(heard(page, meeting.id).at(-1)?.members[0]?.participantId).toEqual(expect.any(String)),
  );

  caller.leave();
  await house.hearEngine();
  expect(await ends(meeting)).toBe('open');
  called.leave();
  await house.hearEngine();

  expect(await ends(meeting)).toBe('ended');
});

/** Everybody whom the engine has lost, or has forgotten with its room. */
const losses = {
  'joins anew, which puts the join before out': (_who: MemoryGuest, meeting: Meeting) =>
    comes(drA, meeting),
  'is lost with their network': async (who: MemoryGuest) => who.vanish(),
  'is lost with the engine’s room': async (_who: MemoryGuest, meeting: Meeting) =>
    house.engine.end(await roomOf(meeting)),
  'is found missing by the round': async (who: MemoryGuest) => {
    who.vanish();
    house.posts.splice(0);
    house.clock.advance(11_000);
    await house.use.repairRooms();
  },
};

test.each(Object.entries(losses))(
  'who is alone in a call and %s has not hung up: it goes on when they are back',
  async (_what, lose) => {
    const meeting = await call();
    const caller = await comes(drA, meeting);
    await house.hearEngine();

    await lose(caller, meeting);
    await house.hearEngine();

    expect(await ends(meeting)).toBe('open');
    const back = await comes(drA, meeting);
    await comes(drB, meeting);
    await house.hearEngine();
    expect((await sees(drA, meeting)).insideCount).toBe(2);
    back.leave();
  },
);

test('who hangs up while the other is lost for the moment does not end the call for them, who have a minute', async () => {
  const meeting = await call();
  const [caller, called] = [await comes(drA, meeting), await comes(drB, meeting)];
  await house.hearEngine();

  called.vanish();
  caller.leave();
  await house.hearEngine();

  expect(await ends(meeting)).toBe('open');
  const back = await comes(drB, meeting);
  await house.hearEngine();
  expect((await sees(drB, meeting)).insideCount).toBe(1);
  back.leave();
  await house.hearEngine();
  expect(await ends(meeting)).toBe('ended');
});

test('a meeting that did not ring stays open when everybody has left', async () => {
  const meeting = await meet(house);
  const only = await comes(drA, meeting);
  await house.hearEngine();

  only.leave();
  await house.hearEngine();

  expect(await ends(meeting)).toBe('open');
});

test('a call whose caller never came in is ended by the next round after a minute', async () => {
  const [lost, held] = [await call(), await call()];
  await comes(drA, held);
  await house.hearEngine();
  house.clock.advance(100_000);
  await house.use.repairRooms();
  expect(await ends(lost)).toBe('open');

  house.clock.advance(6_000);
  await house.use.repairRooms();

  expect(await ends(lost)).toBe('ended');
  expect(await ends(held)).toBe('open');
});

test('a call whose people were all lost, and do not come back, is ended by the next round after a minute', async () => {
  const meeting = await call();
  const [caller, called] = [await comes(drA, meeting), await comes(drB, meeting)];
  await house.hearEngine();
  house.clock.advance(120_000);
  caller.vanish();
  called.vanish();
  await house.hearEngine();
  house.clock.advance(59_000);
  await house.use.repairRooms();
  expect(await ends(meeting)).toBe('open');

  house.clock.advance(2_000);
  await house.use.repairRooms();

  expect(await ends(meeting)).toBe('ended');
});

test('the last one in a call who is put out does not leave it open', async () => {
  const meeting = await call();
  await comes(drB, meeting);
  await house.hearEngine();

  await house.as(drA)('POST', `/meetings/${meeting.id}/remove`, { personId: drB.id });
  await house.hearEngine();

  expect(await ends(meeting)).toBe('ended');
});
