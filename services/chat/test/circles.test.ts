import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServiceName } from '@astra/contracts/actor';
import type { Circle } from '@astra/contracts/circles';
import type { CloudEvent, EventData } from '@astra/contracts/events';
import { aTeam, startHouse, uuid, type House } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const ask = async (
  path: string,
  service: ServiceName = 'documents',
): Promise<{ status: number; body: Circle }> => {
  const authorization = `Bearer ${await house.issuer.forService(service, 'chat')}`;
  const reply = await house.app.inject({ url: path, headers: { authorization } });
  return { status: reply.statusCode, body: reply.json<Circle>() };
};
const circle = async (id: string): Promise<Circle> => (await ask(`/internal/circles/${id}`)).body;
const told = async (): Promise<EventData<'circle.changed'>[]> => {
  const rows = await house.query<{ data: CloudEvent }>(
    `select data from outbox.job where data->>'type' = 'circle.changed'
      union all select event from outbox.written where event->>'type' = 'circle.changed'`,
  );
  // Published by this service alone, at its contract.
  return rows.map(({ data }) => data.data as EventData<'circle.changed'>);
};
const newsOf = async (id: string): Promise<number> =>
  (await told()).filter(({ circleId }) => circleId === id).length;

test('documents is told of each change of a team, and each answer is later than the one before', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  const { id, admin } = await aTeam(house, [nadia, hugo], 'Cardiology');
  const before = { answer: await circle(id), news: await newsOf(id) };

  await house.as(admin)('DELETE', `/teams/${id}/members/${hugo.id}`);

  const after = await circle(id);
  const people = [
    { personId: nadia.id, isLead: true, mayWrite: true },
    { personId: hugo.id, isLead: false, mayWrite: true },
  ];
  expect(before.answer).toMatchObject({ kind: 'team', name: 'Cardiology', isClosed: false });
  expect(before.answer.people).toEqual(expect.arrayContaining(people));
  expect(after.people).toEqual([people[0]]);
  expect(after.number).toBeGreaterThan(before.answer.number);
  expect(await newsOf(id)).toBe(before.news + 1);
  const all = (await ask('/internal/teams')).body as unknown as { items: Circle[] };
  expect(all.items.map((one) => one.id)).toContain(id);
  expect((await ask(`/internal/circles/${id}`, 'connectors')).status).toBe(403);
});

test('a closed team is its people’s still, and of those none who has left the organisation', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  const { id, admin } = await aTeam(house, [nadia, hugo]);
  await house.as(admin)('DELETE', `/teams/${id}`);
  const closed = await circle(id);
  const news = await newsOf(id);

  const { id: personId, organisationId } = hugo;
  await house.tell('identity', 'person.deactivated', { personId, organisationId });

  expect([closed.isClosed, closed.people.length]).toEqual([true, 2]);
  const after = await circle(id);
  expect(after.people).toEqual([{ personId: nadia.id, isLead: true, mayWrite: true }]);
  expect(after.number).toBeGreaterThan(closed.number);
  expect(await newsOf(id)).toBe(news + 1);
});

test('who is in a room, who only reads there, and for how long it keeps anything, is told with each change', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  await aTeam(house, [nadia, hugo]);
  const [room] = (await house.as(nadia)('GET', '/rooms')).body.items;
  const direct = (await house.as(nadia)('POST', '/direct', { personId: hugo.id })).body;
  const news = await newsOf(room.id);

  await house.as(nadia)('PUT', `/rooms/${room.id}/silenced/${hugo.id}`);
  await house.as(nadia)('PUT', `/rooms/${room.id}/retention`, { days: 7 });

  const seen = await circle(room.id);
  expect(seen).toMatchObject({ kind: 'room', keptDays: 7 });
  expect(seen.people.find(({ personId }) => personId === hugo.id)?.mayWrite).toBe(false);
  expect(await newsOf(room.id)).toBe(news + 2);
  expect(await circle(direct.id)).toMatchObject({ kind: 'room', name: null });
  expect((await ask(`/internal/circles/${uuid()}`)).status).toBe(404);
});

test('a meeting’s conversation is no room of this kind: its documents are the meeting’s', async () => {
  const nadia = house.aPerson();
  const meetingId = uuid();
  house.meetings.set(meetingId, {
    meetingId,
    organisationId: house.kerval,
    title: null,
    isOver: false,
    guestsUntil: null,
    guests: [],
    professionals: [{ personId: nadia.id, isModerator: true }],
  });
  const { body } = await house.as(nadia)('POST', `/meetings/${meetingId}/conversation`);

  expect((await ask(`/internal/circles/${body.id}`)).status).toBe(404);
});
