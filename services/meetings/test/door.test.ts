import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EventData } from '@astra/contracts/events';
import type { MeetingDoor } from '@astra/contracts/visit-documents';
import {
  admittedGuest,
  birth,
  guestOf,
  kerval,
  passOf,
  people,
  plan,
  startHouse,
  tokenOf,
  uuid,
  waitingGuest,
  type House,
} from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const doorOf = async (id: string): Promise<MeetingDoor> =>
  (await house.asService('documents')('GET', `/internal/meetings/${id}/door`)).body as MeetingDoor;
const news = async (id: string): Promise<number> =>
  (await house.events('meeting.door-changed')).filter(
    ({ data }) => (data as { meetingId: string }).meetingId === id,
  ).length;
const tell = async (data: EventData<'document.handed-over'>): Promise<number> =>
  (
    await house.asService('documents')('POST', '/internal/events', [
      {
        specversion: '1.0',
        id: uuid(),
        source: 'urn:astra:documents',
        type: 'document.handed-over',
        time: house.clock.now().toISOString(),
        datacontenttype: 'application/json',
        data,
      },
    ])
  ).status;
const look = async (token: string) =>
  (await house.withToken(null)('POST', '/invitations/look', { token })).body as {
    state: string;
    documentsUntil: string | null;
  };
const prove = (token: string, dateOfBirth: string = birth) =>
  house.withToken(null)('POST', '/invitations/prove', { token, dateOfBirth });

test('documents is told of each change at the door, and each answer is later than the one before', async () => {
  const meeting = await plan(house);
  const { id } = meeting;
  const host = house.as(people.drA);
  const seen: string[] = [];
  const numbers: number[] = [];
  const note = async (): Promise<void> => {
    const { isOver, guests, number } = await doorOf(id);
    seen.push(`${guests[0]?.place ?? ''} ${String(isOver)} ${await news(id)}`);
    numbers.push(number);
  };

  await note();
  const pass = await waitingGuest(house, meeting);
  await note();
  await host('POST', `/meetings/${id}/open`);
  await host('POST', `/meetings/${id}/admit`, { guestId: pass.id });
  await note();
  await host('POST', `/meetings/${id}/return-to-waiting`, { guestId: pass.id });
  await note();
  await host('POST', `/meetings/${id}/admit`, { guestId: pass.id });
  await host('POST', `/meetings/${id}/end`);
  await note();

  expect(seen).toEqual([
    'outside false 0',
    'waiting false 1',
    'inside false 2',
    'waiting false 3',
    'left true 5',
  ]);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(await doorOf(id)).toMatchObject({
    organisationId: kerval,
    professionals: [{ personId: people.drA.id, isModerator: true }],
    guests: [{ guestId: pass.id, isPatient: true, sessionId: null }],
  });
});

test('that a guest was put out is told until they are let in again, though they come back to the waiting room', async () => {
  const meeting = await plan(house);
  const { id } = meeting;
  const host = house.as(people.drA);
  const pass = await admittedGuest(house, meeting);
  const seen: unknown[] = [];
  const note = async (): Promise<void> => {
    const [guest] = (await doorOf(id)).guests;
    seen.push([guest?.place, guest?.removedAt]);
  };

  const at = house.clock.now().toISOString();
  await host('POST', `/meetings/${id}/remove`, { personId: pass.id });
  await note();
  const back = await waitingGuest(house, meeting);
  await note();
  await house.asGuest(back)('POST', '/visit/leave');
  await note();
  await waitingGuest(house, meeting);
  await host('POST', `/meetings/${id}/admit`, { guestId: pass.id });
  await note();

  expect(seen).toEqual([
    ['outside', at],
    ['waiting', at],
    ['left', at],
    ['inside', null],
  ]);
});

test('after the end the link opens once more for what was handed over, with the second proof, until its day', async () => {
  const meeting = await plan(house);
  const { id } = meeting;
  const token = await tokenOf(house, meeting);
  const guest = await admittedGuest(house, meeting);
  const until = new Date(house.clock.now().getTime() + 86_400_000).toISOString();
  const about = { meetingId: id, guestId: guest.id, organisationId: kerval };
  const at = house.clock.now().toISOString();
  await tell({ ...about, until, at });
  const before = await look(token);
  await house.as(people.drA)('POST', `/meetings/${id}/end`);

  const after = await look(token);
  const wrong = await prove(token, '1961-03-28');
  const right = await prove(token);

  expect(before.state).toBe('ready');
  expect(after).toMatchObject({ state: 'documents', documentsUntil: until });
  expect(wrong.body).toMatchObject({ type: '/problems/proof-refused', attemptsLeft: 2 });
  expect(right.status).toBe(200);
  const visit = await house.asGuest(passOf(meeting))('GET', '/visit');
  expect(visit.body).toMatchObject({ phase: 'ended' });

  // Told late: something newer is known.
  await tell({ ...about, until: null, at: '2020-01-01T00:00:00.000Z' });
  expect((await look(token)).state).toBe('documents');
  await tell({ ...about, until: null, at: new Date(Date.parse(at) + 1).toISOString() });
  expect((await look(token)).state).toBe('ended');
  expect((await prove(token)).body).toMatchObject({ type: '/problems/meeting-ended' });
});

test('three wrong dates after the end lock the link, and a new one opens what was handed over', async () => {
  const meeting = await plan(house, {}, { name: 'Locked Afterwards' });
  const { id } = meeting;
  const token = await tokenOf(house, meeting);
  const guest = await admittedGuest(house, meeting);
  const until = new Date(house.clock.now().getTime() + 86_400_000).toISOString();
  const at = house.clock.now().toISOString();
  await tell({ meetingId: id, guestId: guest.id, organisationId: kerval, until, at });
  await house.as(people.drA)('POST', `/meetings/${id}/end`);
  for (const day of ['28', '29', '30']) await prove(token, `1961-03-${day}`);
  const seen = async () => (await house.as(people.maud)('GET', `/meetings/${id}`)).body;
  const locked = await look(token);
  const before = await seen();

  const reply = await house.as(people.maud)('POST', `/meetings/${id}/guests/${guest.id}/link`);

  expect(locked.state).toBe('locked');
  expect(before).toMatchObject({ guests: [{ invitation: { state: 'locked' } }] });
  expect(before.may).toContain('meeting.renew-link');
  expect(reply.status).toBe(200);
  const letters = (await house.letters('meeting.link-renewed')).filter(
    (one) => one.name === 'Locked Afterwards',
  );
  expect(letters).toMatchObject([{ isAfterwards: true, link: expect.stringContaining('/visit#') }]);
  const fresh = await tokenOf(house, meeting);
  expect((await look(token)).state).toBe('replaced');
  expect((await look(fresh)).state).toBe('documents');
  expect((await prove(fresh)).status).toBe(200);
});

test('no link is renewed after the end for whom nothing is left, nor once its day has come', async () => {
  const nothing = await plan(house);
  await admittedGuest(house, nothing);
  await house.as(people.drA)('POST', `/meetings/${nothing.id}/end`);
  const some = await plan(house);
  const guest = await admittedGuest(house, some);
  const until = new Date(house.clock.now().getTime() + 60_000).toISOString();
  const at = house.clock.now().toISOString();
  await tell({ meetingId: some.id, guestId: guest.id, organisationId: kerval, until, at });
  await house.as(people.drA)('POST', `/meetings/${some.id}/end`);
  house.clock.advance(60_001);
  try {
    for (const meeting of [nothing, some]) {
      const path = `/meetings/${meeting.id}`;
      const { body } = await house.as(people.maud)('GET', path);
      const reply = await house.as(people.maud)(
        'POST',
        `${path}/guests/${guestOf(meeting).id}/link`,
      );

      expect(body).toMatchObject({ guests: [{ invitation: { state: 'closed' } }] });
      expect(body.may).not.toContain('meeting.renew-link');
      expect(reply.body).toMatchObject({ type: '/problems/meeting-ended' });
    }
  } finally {
    house.clock.advance(-60_001);
  }
});

test('nothing is opened anew once its day has come, for a cancelled consultation, or by a link that was replaced', async () => {
  const [ended, cancelled] = [await plan(house), await plan(house)];
  const tokens = [await tokenOf(house, ended), await tokenOf(house, cancelled)];
  await admittedGuest(house, ended);
  const day = 86_400_000;
  const at = house.clock.now().toISOString();
  for (const meeting of [ended, cancelled])
    await tell({
      meetingId: meeting.id,
      guestId: guestOf(meeting).id,
      organisationId: kerval,
      until: new Date(house.clock.now().getTime() + day).toISOString(),
      at,
    });
  const path = `/meetings/${ended.id}/guests/${guestOf(ended).id}/link`;
  await house.as(people.maud)('POST', path);
  const fresh = await tokenOf(house, ended);
  await house.as(people.drA)('POST', `/meetings/${ended.id}/end`);
  await house.as(people.drA)('POST', `/meetings/${cancelled.id}/cancel`, { version: 1 });

  const replaced = await look(tokens[0] ?? '');
  const open = await look(fresh);
  const gone = await look(tokens[1] ?? '');
  house.clock.advance(day + 1);
  const late = await look(fresh);

  expect([replaced.state, open.state, gone.state, late.state]).toEqual([
    'replaced',
    'documents',
    'cancelled',
    'ended',
  ]);
});
