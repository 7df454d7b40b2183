import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Meeting } from '@astra/contracts/meetings';
import {
  aGroupPlan,
  emailOf,
  grantOf,
  kerval,
  meet,
  nextHour,
  people,
  startHouse,
  title,
  uuid,
  type House,
  type Person,
} from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const { drA, drB, drElse, drAway, maud, maudElse, admin } = people;
const guestAddress = 'expert@example.org';
const asAddress = (email: string, name = 'As invited') => ({ name, email, locale: 'en' as const });
const ask = (who: Person, plan: unknown) =>
  house.as(who)('POST', '/group-meetings', plan, { 'idempotency-key': uuid() });
const joins = (who: Person, meeting: Meeting) =>
  house.as(who)('POST', `/meetings/${meeting.id}/grants`);
const sees = (who: Person, meeting: Meeting) => house.as(who)('GET', `/meetings/${meeting.id}`);

test('a meeting that begins now is open at once, and its invited colleague comes in directly', async () => {
  const meeting = await meet(house);

  expect(meeting).toMatchObject({
    kind: 'meeting',
    state: 'open',
    title,
    visitKind: null,
    host: { id: drA.id },
    members: [{ id: drB.id, displayName: 'Dr Samuel Okoye', isModerator: false, isRemoved: false }],
  });
  const [host, invited] = [grantOf(await joins(drA, meeting)), grantOf(await joins(drB, meeting))];
  expect(invited.roomId).toBe(host.roomId);
  house.engine.join(host);
  house.engine.join(invited);
  await house.hearEngine();
  const after = (await sees(drB, meeting)).body as Meeting;
  expect(after.host.participantId).toBe(host.participantId);
  expect(after.members[0]?.participantId).toBe(invited.participantId);
});

test('each way in is used once, by its own person, in its own room', async () => {
  const meeting = await meet(house);
  const grant = grantOf(await joins(drB, meeting));
  house.engine.join(grant);
  await house.hearEngine();
  house.engine.join(grant);
  await house.hearEngine();

  expect(await house.engine.presence(grant.roomId)).toEqual([]);
});

test('somebody of another organisation who is invited by address sees and joins exactly this meeting', async () => {
  const other = await meet(house);
  const meeting = await meet(house, { invitees: [asAddress(emailOf(drElse.id).toUpperCase())] });

  const seen = await sees(drElse, meeting);
  const list = await house.as(drElse)('GET', '/meetings?day=2026-11-23');

  expect(seen.body).toMatchObject({
    title,
    guests: [],
    may: ['meeting.see', 'meeting.join'],
  });
  expect((seen.body as Meeting).members).toHaveLength(2);
  expect((seen.body as Meeting).members).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ id: drB.id, isOfOtherOrganisation: false }),
      expect.objectContaining({ id: drElse.id, isOfOtherOrganisation: true }),
    ]),
  );
  expect((list.body.items as Meeting[]).map(({ id }) => id)).toEqual([meeting.id]);
  expect((await sees(drElse, other)).status).toBe(404);
  const grant = grantOf(await joins(drElse, meeting));
  house.engine.join(grant);
  await house.hearEngine();
  expect(await house.engine.presence(grant.roomId)).toHaveLength(1);
  const kept = await house.query('select organisation_id as id from grants where meeting_id = $1', [
    meeting.id,
  ]);
  expect(kept).toEqual([{ id: kerval }]);
});

test('for whoever is not invited the meeting does not exist, whatever they try', async () => {
  const meeting = await meet(house, { invitees: [asAddress(emailOf(drElse.id))] });

  for (const who of [drAway, maudElse]) {
    expect((await sees(who, meeting)).status).toBe(404);
    expect((await joins(who, meeting)).status).toBe(404);
    expect((await house.as(who)('POST', `/meetings/${meeting.id}/end`)).status).toBe(404);
    expect((await house.as(who)('GET', '/meetings?day=2026-11-23')).body.items).toEqual([]);
  }
  expect((await joins(admin, meeting)).status).toBe(403);
  // A secretary of the house looks after it, and does not walk in.
  expect((await sees(maud, meeting)).status).toBe(200);
  expect((await joins(maud, meeting)).status).toBe(403);
});

test('who is invited learns no address of guests; who moderates does', async () => {
  const meeting = await meet(house, { invitees: [asAddress(guestAddress)] });

  expect(((await sees(drB, meeting)).body as Meeting).guests).toMatchObject([{ email: '' }]);
  expect(((await sees(drA, meeting)).body as Meeting).guests).toMatchObject([
    { email: guestAddress, role: 'invitee', dateOfBirth: null },
  ]);
});

test('an address tells nobody who has it: the name is the one typed, until its holder has come in', async () => {
  const invitees = [asAddress(emailOf(drElse.id), 'Confrère du Nord')];
  const meeting = await meet(house, { memberIds: [], invitees });
  const nameSeen = async () => ((await sees(drA, meeting)).body as Meeting).members[0]?.displayName;

  expect(await nameSeen()).toBe('Confrère du Nord');
  await joins(drElse, meeting);
  expect(await nameSeen()).toBe('Dr Elsewhere');
});

test('whoever cannot take part with their account is a guest by link like anybody else', async () => {
  const meeting = await meet(house, { invitees: [asAddress(emailOf(admin.id))] });

  expect(meeting.members).toHaveLength(1);
  expect(meeting.guests).toMatchObject([{ role: 'invitee', step: 'invited' }]);
});

test('everybody invited gets a mail, in the sealed event alone the title', async () => {
  const startsAt = nextHour();
  const meeting = await meet(house, {
    startsAt,
    durationMinutes: 5,
    invitees: [asAddress(guestAddress), asAddress(emailOf(drElse.id), 'Confrère')],
  });

  const told = (await house.events('meeting.planned')).filter(
    ({ data }) => (data as { meetingId: string }).meetingId === meeting.id,
  );
  const letters = (await house.letters('meeting.planned')).filter((one) => one.title === title);
  expect(meeting.state).toBe('planned');
  expect(told).toHaveLength(3);
  expect(JSON.stringify(told)).not.toContain('CANARY');
  expect(letters).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ email: guestAddress, to: 'guest', locale: 'en' }),
      expect.objectContaining({
        email: emailOf(drElse.id),
        to: 'member',
        link: `http://localhost:8400/appel/${meeting.id}`,
      }),
    ]),
  );
  const trail = await house.events('audit.recorded');
  expect(JSON.stringify(trail)).not.toMatch(/CANARY|example\.org/u);
});

test('a planned meeting is opened by its host alone, then moved no more; all are told when it moves or is cancelled', async () => {
  const meeting = await meet(house, { startsAt: nextHour(), durationMinutes: 5 });
  const path = `/meetings/${meeting.id}`;
  const own = async (type: string) =>
    (await house.events(type)).filter(
      ({ data }) => (data as { meetingId: string }).meetingId === meeting.id,
    );

  expect((await joins(drB, meeting)).body).toMatchObject({ type: '/problems/meeting-not-open' });
  expect((await house.as(drB)('POST', `${path}/open`)).status).toBe(403);
  const moved = await house.as(drA)('PATCH', `/group-meetings/${meeting.id}`, {
    version: 1,
    startsAt: nextHour(),
    title: 'RCP abdomen',
  });
  expect(moved.body).toMatchObject({ title: 'RCP abdomen', version: 2 });
  expect(await own('meeting.moved')).toHaveLength(1);
  expect((await house.as(drA)('PATCH', path, { version: 2, hostId: drB.id })).status).toBe(400);
  expect((await house.as(drA)('POST', `${path}/cancel`, { version: 2 })).status).toBe(200);
  expect(await own('meeting.cancelled')).toHaveLength(1);
  expect((await sees(drB, meeting)).body).toMatchObject({ state: 'cancelled' });
});

test('the same key gives the same meeting, and nobody is invited twice', async () => {
  const key = { 'idempotency-key': uuid() };
  const again = (plan: unknown) => house.as(drA)('POST', '/group-meetings', plan, key);

  const first = await again(aGroupPlan());
  const second = await again(aGroupPlan());

  expect(second.body).toEqual(first.body);
  expect((await again(aGroupPlan({ title: 'Another' }))).status).toBe(422);
});

test('nobody plans for a colleague without being a secretary, and nobody invites people of other houses by id', async () => {
  expect((await ask(drB, aGroupPlan({ memberIds: [] }))).status).toBe(403);
  expect((await ask(maud, aGroupPlan({ memberIds: [] }))).status).toBe(201);
  expect((await ask(maud, aGroupPlan({ hostId: admin.id, memberIds: [] }))).body).toMatchObject({
    errors: [{ pointer: '/hostId' }],
  });
  const foreign = await ask(drA, aGroupPlan({ memberIds: [drElse.id] }));
  const nobody = await ask(drA, aGroupPlan({ memberIds: [uuid()] }));
  expect(foreign.status).toBe(400);
  expect(foreign.body.errors).toEqual(nobody.body.errors);
});

test('a meeting has at most 25 people', async () => {
  const invitees = Array.from({ length: 23 }, (_, at) => asAddress(`guest-${at}@example.org`));
  const meeting = await meet(house, { invitees });

  const reply = await house.as(drA)(
    'POST',
    `/meetings/${meeting.id}/invite`,
    asAddress(guestAddress),
  );

  expect(reply.body).toMatchObject({ type: '/problems/meeting-full' });
});
