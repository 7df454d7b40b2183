import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { EngineGrant } from '@astra/contracts/meetings';
import type { GrantComing, Meeting, MessageWritten } from '@astra/contracts/meetings';
import type { Visit } from '@astra/contracts/visit';
import { patience } from '@astra/testing/patience';
import type { Static } from 'typebox';
import { Value } from 'typebox/value';
import type { Meetings } from '#wiring.ts';
import {
  guestOf,
  kerval,
  noon,
  passOf,
  people,
  plan,
  startHouse,
  uuid,
  waitingGuest,
  type GuestPass,
  type House,
  type Person,
} from './house.ts';
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

const listen = (path: string, token: string): Promise<Stream> => listenAt(other, path, token);

const asMember = async (who: Person): Promise<Stream> =>
  listen('/stream', await house.issuer.forMember(who, 'meetings'));
const asGuest = async (pass: GuestPass): Promise<Stream> =>
  listen(
    '/visit/stream',
    await house.issuer.forGuest({ organisationId: people.drA.organisationId, ...pass }, 'meetings'),
  );
const visits = (stream: Stream): Visit[] => stream.of<Visit>('visit');
const meetingsOf = (stream: Stream): Meeting[] =>
  stream.of<{ meeting: Meeting }>('meeting').map((one) => one.meeting);
const soon = (check: () => void | Promise<void>) => vi.waitFor(check, { ...patience, interval: 5 });

test('what is done at one replica is seen on the pages of another: waiting, informed, admitted', async () => {
  const meeting = await plan(house);
  const doctor = await asMember(people.drA);
  const secretary = await asMember(people.maud);
  const pass = await waitingGuest(house, meeting);
  const guest = await asGuest(pass);

  await soon(() =>
    expect(meetingsOf(doctor).at(-1)).toMatchObject({
      id: meeting.id,
      guests: [{ step: 'waiting', isOnline: true }],
    }),
  );
  await soon(() =>
    expect(visits(guest).at(-1)).toMatchObject({
      phase: 'waiting',
      isHostInformed: true,
      position: expect.any(Number),
    }),
  );
  await soon(() => expect(meetingsOf(secretary).at(-1)?.may).not.toContain('meeting.admit'));

  await house.as(people.drA)('POST', `/meetings/${meeting.id}/open`);
  const before = performance.now();
  await house.as(people.drA)('POST', `/meetings/${meeting.id}/admit`, { guestId: pass.id });
  await soon(() => expect(visits(guest).at(-1)).toMatchObject({ phase: 'admitted' }));

  expect(performance.now() - before).toBeLessThan(2_000);
  expect(doctor.of('resync').length).toBeGreaterThanOrEqual(1);
});

/** What the page was given without asking. */
const given = (stream: Stream) => stream.of<GrantComing>('grant').map(({ grant }) => grant);

test('whoever is let in has the way in with the word that says so, and nobody else', async () => {
  const meeting = await plan(house);
  const next = await plan(house);
  const pass = await waitingGuest(house, meeting);
  const behind = await asGuest(await waitingGuest(house, next));
  const guest = await asGuest(pass);
  await soon(() => expect(visits(guest).at(-1)).toMatchObject({ phase: 'waiting' }));
  await house.as(people.drA)('POST', `/meetings/${meeting.id}/open`);
  expect(given(guest)).toEqual([]);

  await house.as(people.drA)('POST', `/meetings/${meeting.id}/admit`, { guestId: pass.id });
  await soon(() => expect(given(guest)).toHaveLength(1));

  const events = guest.heard.map(({ event }) => event);
  // News about the queue may follow.
  expect(events[events.indexOf('grant') - 1]).toBe('visit');
  const [grant] = given(guest);
  expect(Value.Check(EngineGrant, grant)).toBe(true);
  const rows = await house.query(
    `select g.meeting_id, p.person_id, g.burnt_at, g.expires_at - g.issued_at <= interval '2 min' as short
       from grants g join participants p on p.id = g.participant_id where g.session_id = $1`,
    [pass.sessionId],
  );
  expect(rows).toEqual([
    { meeting_id: meeting.id, person_id: pass.id, burnt_at: null, short: true },
  ]);
  expect(await house.trail('meeting.join')).toContainEqual(
    expect.objectContaining({ actorId: pass.id, targetId: meeting.id, outcome: 'done' }),
  );
  expect(given(behind)).toEqual([]);
});

test('who is in already is given nothing new: a page that opens, and other news, bring no grant', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);
  await house.as(people.drA)('POST', `/meetings/${meeting.id}/open`);
  await house.as(people.drA)('POST', `/meetings/${meeting.id}/admit`, { guestId: pass.id });
  const guest = await asGuest(pass);
  await soon(() => expect(visits(guest).at(-1)).toMatchObject({ phase: 'admitted' }));

  await house.as(people.drA)('POST', `/meetings/${meeting.id}/guests/${pass.id}/messages`, {
    text: 'Bonjour',
  });
  await soon(() => expect(visits(guest).at(-1)?.messages).toHaveLength(1));

  expect(given(guest)).toEqual([]);
});

test('a doctor who connects later sees who waits already, and those are told', async () => {
  const meeting = await plan(house, { hostId: people.drB.id });
  const pass = await waitingGuest(house, meeting);
  const guest = await asGuest(pass);
  await soon(() => expect(visits(guest).at(-1)).toMatchObject({ isHostInformed: false }));

  const doctor = await asMember(people.drB);

  await soon(() => expect(meetingsOf(doctor).map((one) => one.id)).toContain(meeting.id));
  await soon(() => expect(visits(guest).at(-1)).toMatchObject({ isHostInformed: true }));
});

test('a doctor who connects is not shown who gave up waiting days ago', async () => {
  const given = await plan(house, { hostId: people.drB.id });
  await waitingGuest(house, given);
  const dayMs = 86_400_000;
  const today = await plan(house, {
    hostId: people.drB.id,
    startsAt: '2026-11-24T12:15:00.000Z',
  });
  house.clock.advance(dayMs);
  try {
    await waitingGuest(house, today);
    const doctor = await asMember(people.drB);
    const shown = (): readonly string[] => meetingsOf(doctor).map((one) => one.id);

    // Who came first is shown first.
    await soon(() => expect(shown()).toContain(today.id));
    expect(shown()).not.toContain(given.id);
  } finally {
    house.clock.advance(-dayMs);
  }
});

test('nobody hears of what is not theirs', async () => {
  const foreign = await asMember(people.maudElse);
  const colleague = await asMember(people.drB);
  const meeting = await plan(house);
  const secretary = await asMember(people.maud);
  const pass = await waitingGuest(house, meeting);
  await house.as(people.maud)('POST', `/meetings/${meeting.id}/guests/${pass.id}/messages`, {
    text: 'Bonjour',
  });

  await soon(() => expect(secretary.of('message')).toHaveLength(1));

  expect(foreign.heard.filter((one) => one.event !== 'resync')).toEqual([]);
  expect(JSON.stringify(colleague.heard)).not.toContain(meeting.id);
});

test('messages go both ways', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);
  const [doctor, guest] = [await asMember(people.drA), await asGuest(pass)];

  await house.as(people.drA)('POST', `/meetings/${meeting.id}/guests/${pass.id}/messages`, {
    text: 'Dans 5 minutes',
  });
  await house.asGuest(pass)('POST', '/visit/messages', { text: 'Merci' });

  await soon(() =>
    expect(
      visits(guest)
        .at(-1)
        ?.messages.map((one) => one.text)
        .toSorted(),
    ).toEqual(['Dans 5 minutes', 'Merci']),
  );
  await soon(() =>
    expect(
      doctor
        .of<Static<typeof MessageWritten>>('message')
        .map((one) => [one.meetingId, one.message.text]),
    ).toContainEqual([meeting.id, 'Merci']),
  );
});

test('the place in the queue moves on the page when somebody before leaves', async () => {
  const [first, second] = [
    await plan(house, { hostId: people.drB.id }),
    await plan(house, { hostId: people.drB.id }),
  ];
  const ahead = await waitingGuest(house, first);
  house.clock.advance(1);
  const behind = await asGuest(await waitingGuest(house, second));
  await soon(() => expect(visits(behind).length).toBeGreaterThan(0));
  const before = visits(behind).at(-1)?.position ?? 0;

  await house.asGuest(ahead)('POST', '/visit/leave');

  await soon(() => expect(visits(behind).at(-1)?.position).toBe(before - 1));
});

test('the new host is told, the former one reads again', async () => {
  const meeting = await plan(house);
  await house.as(people.drA)('POST', `/meetings/${meeting.id}/open`);
  await waitingGuest(house, meeting);
  const [former, next] = [await asMember(people.drA), await asMember(people.drB)];
  await soon(() => expect(meetingsOf(former).map((one) => one.id)).toContain(meeting.id));
  const resyncs = former.of('resync').length;

  await house.as(people.drA)('POST', `/meetings/${meeting.id}/hand-over`, {
    toPersonId: people.drB.id,
  });

  await soon(() => expect(meetingsOf(next).map((one) => one.id)).toContain(meeting.id));
  await soon(() => expect(former.of('resync').length).toBeGreaterThan(resyncs));
});

test('the first device is told when a second one takes over, and its page is closed', async () => {
  const meeting = await plan(house);
  const phone = await waitingGuest(house, meeting);
  const page = await asGuest(phone);
  await soon(() => expect(visits(page)).not.toHaveLength(0));

  await house.asGuest(passOf(meeting))('POST', '/visit/wait', { takeOver: true });

  await soon(() =>
    expect(page.of('problem')).toMatchObject([
      { type: '/problems/on-another-device', status: 409 },
    ]),
  );
  await soon(() => expect(page.isClosed()).toBe(true));
});

test('a session that ended elsewhere closes its pages', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);
  const [doctor, guest] = [
    await asMember({ ...people.drA, sessionId: 'to-end' }),
    await asGuest(pass),
  ];
  await soon(() => expect(visits(guest)).not.toHaveLength(0));
  const end = async (sessionId: string, reason: string) =>
    house.asService('identity')('POST', '/internal/events', [
      {
        specversion: '1.0',
        id: uuid(),
        source: 'urn:astra:identity',
        type: 'session.ended',
        time: noon,
        datacontenttype: 'application/json',
        data: { sessionId, subjectId: uuid(), reason },
      },
    ]);

  await end('to-end', 'ended-elsewhere');
  await end(pass.sessionId, 'replaced');

  await soon(() => expect(doctor.isClosed()).toBe(true));
  await soon(() =>
    expect(guest.of('problem')).toMatchObject([{ type: '/problems/on-another-device' }]),
  );
});

test('a deactivated person hears nothing more', async () => {
  const page = await asMember(people.maud);
  await house.asService('identity')('POST', '/internal/events', [
    {
      specversion: '1.0',
      id: uuid(),
      source: 'urn:astra:identity',
      type: 'person.deactivated',
      time: noon,
      datacontenttype: 'application/json',
      data: { personId: people.maud.id, organisationId: people.maud.organisationId },
    },
  ]);

  await soon(() => expect(page.isClosed()).toBe(true));
});

test('an administrator’s page hears of no consultation, and comes back when their rights change', async () => {
  const page = await asMember(people.admin);
  const doctor = await asMember(people.drA);
  const meeting = await plan(house);
  await waitingGuest(house, meeting);
  await soon(() => expect(meetingsOf(doctor).map(({ id }) => id)).toContain(meeting.id));

  await house.asService('identity')('POST', '/internal/events', [
    {
      specversion: '1.0',
      id: uuid(),
      source: 'urn:astra:identity',
      type: 'person.changed',
      time: noon,
      datacontenttype: 'application/json',
      data: { personId: people.admin.id, organisationId: people.admin.organisationId },
    },
  ]);

  await soon(() => expect(page.isClosed()).toBe(true));
  expect(new Set(page.heard.map(({ event }) => event))).toEqual(new Set(['resync']));
});

test('a page that is gone for a while counts as closed, one that is open does not', async () => {
  const [stays, goes] = [await plan(house), await plan(house)];
  await asGuest(await waitingGuest(house, stays));
  const page = await asGuest(await waitingGuest(house, goes));
  const isOnline = async (meeting: Meeting): Promise<boolean> =>
    guestOf((await house.as(people.drA)('GET', `/meetings/${meeting.id}`)).body).isOnline;
  await soon(async () =>
    expect([await isOnline(stays), await isOnline(goes)]).toEqual([true, true]),
  );
  const doctor = await asMember(people.drA);

  page.close();
  let ahead = 0;
  await soon(async () => {
    // The server notices the closed page when it does; time goes on meanwhile.
    house.clock.advance(25_000);
    ahead += 25_000;
    await other.use.live.showPresence();
    await house.use.live.losePresence();
    expect([await isOnline(stays), await isOnline(goes)]).toEqual([true, false]);
  });

  await soon(() =>
    expect(meetingsOf(doctor).findLast((one) => one.id === goes.id)).toMatchObject({
      guests: [{ isOnline: false }],
    }),
  );
  house.clock.advance(-ahead);
});

test('a stream is not opened on a device that is no longer the one', async () => {
  const meeting = await plan(house);
  await waitingGuest(house, meeting);

  const reply = await house.asGuest(passOf(meeting))('GET', '/visit/stream');

  expect(reply.body).toMatchObject({ type: '/problems/on-another-device' });
});

test('after the loss of the database connection every page reads again', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);
  const [doctor, guest] = [await asMember(people.drA), await asGuest(pass)];
  await soon(() => expect(visits(guest)).not.toHaveLength(0));
  const [resyncs, seen] = [doctor.of('resync').length, visits(guest).length];

  await house.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'live-meetings_news' and datname = current_database()",
  );

  await soon(() => expect(doctor.of('resync').length).toBeGreaterThan(resyncs));
  await soon(() => expect(visits(guest).length).toBeGreaterThan(seen));
});

test('who asks for the headers of a stream alone gets them, and nothing goes on behind', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);
  const tokens = {
    '/stream': await house.issuer.forMember(people.drA, 'meetings'),
    '/visit/stream': await house.issuer.forGuest({ organisationId: kerval, ...pass }, 'meetings'),
  };

  for (const [path, token] of Object.entries(tokens)) {
    const { port } = other.app.server.address() as AddressInfo;
    const reply = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(5_000),
    });
    expect(reply.status, path).toBe(200);
    expect(reply.headers.get('content-type'), path).toContain('text/event-stream');
  }
});
