import { afterAll, beforeAll } from 'vitest';
import { testBadInput } from '@astra/testing/bad-input';
import type { Example } from '@astra/testing/requests';
import { whatItHolds } from '@astra/testing/postgres';
import { asked } from './reading.ts';
import { aCloudEvent, aRoom, aTeam, startHouse, uuid, type House, type Person } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse({ pushOrigins: ['https://fcm.googleapis.com'] });
});
afterAll(() => house.close());

type More = Partial<Example>;
const tokenOf = (who: Person): Promise<string> => house.issuer.forMember(who, 'chat');
const guestToken = (meetingId = uuid(), id = uuid()): Promise<string> =>
  house.issuer.forGuest({ id, organisationId: house.kerval, meetingId }, 'chat');
const forAll = (answers: number) => (): Example => ({ answers });

async function byMember(who: Person, answers: number, more: More = {}): Promise<Example> {
  const { roles } = who;
  const elsewhere = house.aPerson({ roles, organisationId: house.elsewhere });
  return {
    token: await tokenOf(who),
    stranger: await tokenOf(elsewhere),
    others: [await guestToken(), await house.issuer.forService('identity', 'chat')],
    answers,
    ...more,
  };
}
async function byGuest(answers: number, more: More = {}): Promise<Example> {
  const [meetingId, guestId, host] = [uuid(), uuid(), house.aPerson()];
  house.meetings.set(meetingId, {
    meetingId,
    organisationId: house.kerval,
    title: null,
    isOver: false,
    professionals: [{ personId: host.id, isModerator: true }],
    guests: [{ guestId, name: 'Lucie Morvan', isPatient: true }],
  });
  return {
    token: await guestToken(meetingId, guestId),
    others: [await tokenOf(host), await house.issuer.forService('identity', 'chat')],
    answers,
    ...more,
  };
}

const admin = (): Person => house.aPerson({ roles: ['organisation-administrator'] });
const anArchive = { reason: 'The law asks for it', hasDirect: false };
/** A rule that waits for another administrator, in the place of any before; or none. */
async function proposedBy(who: Person, { isGone = false } = {}): Promise<string> {
  const ask = house.as(who);
  const { rule } = (await ask('GET', '/archive')).body;
  if (rule) await ask('POST', '/archive/end', { ruleId: rule.id });
  if (isGone) return '';
  return (await ask('POST', '/archive/propose', anArchive)).body.rule.id;
}
/** A team with its lead and one more, as the database has it: its rooms are not what is tried here. */
async function team(): Promise<{ id: string; lead: Person; other: Person }> {
  const [id, lead, other] = [uuid(), house.aPerson(), house.aPerson()];
  await house.query(
    "insert into teams (id, organisation_id, name, created_at) values ($1, $2, 'Cardiology', now())",
    [id, house.kerval],
  );
  for (const one of [lead, other])
    await house.query(
      'insert into team_members (team_id, person_id, organisation_id, is_lead) values ($1, $2, $3, $4)',
      [id, one.id, house.kerval, one === lead],
    );
  return { id, lead, other };
}
/** The same with a private room beside the first one. */
async function withRoom(): Promise<Awaited<ReturnType<typeof team>> & { roomId: string }> {
  const [made, roomId] = [await team(), uuid()];
  await house.query(
    `insert into rooms (id, organisation_id, kind, name, team_id, done, looked_at, created_at)
       values ($1, $2, 'private', 'Nights', $3, 1, now(), now())`,
    [roomId, house.kerval, made.id],
  );
  return { ...made, roomId };
}
/** What a browser says of itself. */
const pushWish = () => ({
  endpoint: `https://fcm.googleapis.com/${uuid()}`,
  keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) },
  name: 'My phone',
  locale: 'fr',
});
/** The same, as the database has it. */
async function pushDevice(who: Person): Promise<string> {
  const id = uuid();
  await house.as(who)('GET', '/rooms');
  await house.enter(who);
  await house.query(
    `insert into push_devices values ($1, $2, $3, $4, 'My phone', 'fr', $5, 'x', 'x', now())`,
    [id, who.id, house.kerval, who.sessionId, `https://fcm.googleapis.com/${id}`],
  );
  return id;
}
/** A room with one link of its moderator's. */
async function linked(): Promise<{ id: string; linkId: string; lead: Person }> {
  const lead = house.aPerson();
  const id = await aRoom(house, [lead]);
  const { body } = await house.as(lead)('POST', `/rooms/${id}/links`, link);
  return { id, linkId: body.id, lead };
}
/** A room of a team in which somebody has written. */
async function withMessage(): Promise<{
  id: string;
  eventId: string;
  lead: Person;
  other: Person;
}> {
  const [lead, other] = [house.aPerson(), house.aPerson()];
  await aTeam(house, [lead, other]);
  const [room] = (await house.as(lead)('GET', '/rooms')).body.items;
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room.matrixRoomId)}/send/m.room.encrypted/1`;
  const sealed = { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'x' };
  const { body } = await house.matrix(await house.enter(other), 'PUT', path, sealed);
  return { id: room.id, eventId: String(body['event_id']), lead, other };
}
/** What only the documents service may ask. */
async function byDocuments({ params }: { readonly params: boolean }): Promise<Example> {
  const { id } = await team();
  return {
    token: await house.issuer.forService('documents', 'chat'),
    others: [await house.issuer.forService('meetings', 'chat'), await tokenOf(admin())],
    answers: 200,
    ...(params ? { params: { id } } : { query: { after: uuid() } }),
  };
}

const link = { title: 'On call', address: 'https://kerval.example/', description: 'Whom to ring' };
const wish = { deviceId: 'A1B2C3', deviceName: 'Ward PC' };

let reading: ReturnType<typeof asked> | undefined;
/** Made once: a real message in a real room takes its time, and asking and answering twice change nothing. */
const theAsked = (): ReturnType<typeof asked> => (reading ??= asked(house));

testBadInput({
  app: () => house.app,
  atLeast: 700,
  // A session that ends is remembered, whoever's it was.
  holds: () => whatItHolds(house.place, ['ended_sessions']),
  forgeries: () => house.issuer.forgeries('chat', 'meetings'),
  examples: {
    'GET /health/live': forAll(200),
    'GET /health/ready': forAll(200),
    'GET /internal/metrics': forAll(200),
    'POST /session': async () => {
      const { stranger: _hasTheirOwn, ...example } = await byMember(house.aPerson(), 200, {
        body: wish,
      });
      return example;
    },
    'POST /visit/session': () => byGuest(200, { body: wish }),
    'POST /visit/conversation': () => byGuest(200),
    'GET /rooms': async () => {
      const { stranger: _hasTheirOwn, ...example } = await byMember(house.aPerson(), 200);
      return example;
    },
    'GET /rooms/:id': async () => {
      const [nadia, hugo] = [house.aPerson(), house.aPerson()];
      const { body } = await house.as(nadia)('POST', '/direct', { personId: hugo.id });
      return byMember(nadia, 200, { params: { id: body.id } });
    },
    'GET /rooms/:id/links': async () => {
      const { id, lead } = await linked();
      return byMember(lead, 200, { params: { id } });
    },
    'POST /rooms/:id/links': async () => {
      const { id, lead } = await linked();
      return byMember(lead, 201, { params: { id }, body: link });
    },
    'PATCH /rooms/:id/links/:linkId': async () => {
      const { id, linkId, lead } = await linked();
      return byMember(lead, 200, { params: { id, linkId }, body: { ...link, version: 1 } });
    },
    'DELETE /rooms/:id/links/:linkId': async () => {
      const { id, linkId, lead } = await linked();
      return byMember(lead, 204, { params: { id, linkId } });
    },
    'PUT /rooms/:id/link-order': async () => {
      const { id, linkId, lead } = await linked();
      return byMember(lead, 200, { params: { id }, body: { linkIds: [linkId] } });
    },
    'GET /read-requests': async () => {
      const { stranger: _hasTheirOwn, ...example } = await byMember(house.aPerson(), 200);
      return example;
    },
    'GET /rooms/:id/read-requests': async () => {
      const { roomId, nadia } = await theAsked();
      return byMember(nadia, 200, { params: { id: roomId } });
    },
    'POST /rooms/:id/read-requests': async () => {
      const { roomId, nadia, eventId } = await theAsked();
      const until = new Date(Date.now() + 900_000).toISOString();
      const body = { eventId, position: 'On call', personIds: [], until };
      return byMember(nadia, 201, { params: { id: roomId }, body });
    },
    'POST /rooms/:id/read-requests/:requestId/acknowledge': async () => {
      const { roomId, hugo, requestId } = await theAsked();
      return byMember(hugo, 200, { params: { id: roomId, requestId } });
    },
    'POST /direct': async () =>
      byMember(house.aPerson(), 200, { body: { personId: house.aPerson().id } }),
    'POST /meetings/:id/conversation': async () => {
      const [meetingId, host] = [uuid(), house.aPerson()];
      house.meetings.set(meetingId, {
        meetingId,
        organisationId: house.kerval,
        title: null,
        isOver: false,
        professionals: [{ personId: host.id, isModerator: true }],
        guests: [],
      });
      return byMember(host, 200, { params: { id: meetingId } });
    },
    'GET /teams': async () => {
      const { stranger: _hasTheirOwn, ...example } = await byMember(house.aPerson(), 200);
      return example;
    },
    'GET /teams/:id': async () => {
      const { id, lead } = await team();
      return byMember(lead, 200, { params: { id } });
    },
    'POST /teams': async () => {
      const { stranger: _hasTheirOwn, ...example } = await byMember(admin(), 201, {
        body: { name: 'Cardiology' },
      });
      return example;
    },
    'PATCH /teams/:id': async () => {
      const { id, lead } = await team();
      const { body } = await house.as(lead)('GET', `/teams/${id}`);
      return byMember(lead, 200, {
        params: { id },
        body: { version: body.version, name: 'Heart' },
      });
    },
    'DELETE /teams/:id': async () => {
      const { id } = await team();
      return byMember(admin(), 204, { params: { id } });
    },
    'PUT /teams/:id/members/:personId': async () => {
      const { id, lead } = await team();
      const params = { id, personId: house.aPerson().id };
      return byMember(lead, 200, { params, body: { isLead: false, position: 'On call' } });
    },
    'DELETE /teams/:id/members/:personId': async () => {
      const { id, lead, other } = await team();
      return byMember(lead, 200, { params: { id, personId: other.id } });
    },
    'POST /teams/:id/rooms': async () => {
      const { id, lead, other } = await team();
      const body = { kind: 'private', name: 'On call', memberIds: [other.id] };
      return byMember(lead, 201, { params: { id }, body });
    },
    'GET /teams/:id/rooms': async () => {
      const { id, lead } = await team();
      return byMember(lead, 200, { params: { id } });
    },
    'PATCH /teams/:id/rooms/:roomId': async () => {
      const { id, roomId, lead, other } = await withRoom();
      const body = { name: 'On call', memberIds: [other.id] };
      return byMember(lead, 200, { params: { id, roomId }, body });
    },
    'DELETE /teams/:id/rooms/:roomId': async () => {
      const { id, roomId, lead } = await withRoom();
      return byMember(lead, 204, { params: { id, roomId } });
    },
    'GET /archive': async () => {
      const { stranger: _hasTheirOwn, ...example } = await byMember(admin(), 200);
      return example;
    },
    'POST /archive/propose': async () => {
      const who = admin();
      await proposedBy(who, { isGone: true });
      const { stranger: _hasTheirOwn, ...example } = await byMember(who, 200, { body: anArchive });
      return example;
    },
    'POST /archive/confirm': async () => {
      const body = { ruleId: await proposedBy(admin()) };
      return byMember(admin(), 200, { body });
    },
    'POST /archive/end': async () => {
      const body = { ruleId: await proposedBy(admin()) };
      return byMember(admin(), 200, { body });
    },
    'GET /retention': async () => {
      const { stranger: _hasTheirOwn, ...example } = await byMember(admin(), 200);
      return example;
    },
    'PUT /retention': async () => {
      const who = admin();
      const { body } = await house.as(who)('GET', '/retention');
      const { stranger: _hasTheirOwn, ...example } = await byMember(who, 200, {
        body: { version: body.version, days: 90 },
      });
      return example;
    },
    'PUT /rooms/:id/retention': async () => {
      const lead = house.aPerson();
      const id = await aRoom(house, [lead]);
      return byMember(lead, 200, { params: { id }, body: { days: 30 } });
    },
    'GET /rooms/:id/export': async () => {
      const id = await aRoom(house, [house.aPerson()]);
      return byMember(admin(), 200, { params: { id } });
    },
    'GET /people/:id/export': async () => {
      const { id } = house.aPerson();
      await house.as(house.aPerson())('POST', '/direct', { personId: id });
      return byMember(admin(), 200, { params: { id } });
    },
    'GET /people/:id/record': async () => {
      const { id } = house.aPerson();
      await house.as(house.aPerson())('POST', '/direct', { personId: id });
      return byMember(admin(), 200, { params: { id } });
    },
    'POST /people/:id/erasure': async () => {
      const id = uuid();
      await house.query(
        `insert into accounts (person_id, organisation_id, kind, localpart, display_name, is_active, done, created_at)
           values ($1, $2, 'member', $3, 'Dr Hugo Ferrand', false, 1, now())`,
        [id, house.kerval, `p${id}`],
      );
      const who = house.aPerson({ roles: ['security-officer'] });
      return byMember(who, 202, { params: { id }, body: { name: 'Dr Hugo Ferrand' } });
    },
    'POST /rooms/:id/removals': async () => {
      const { id, eventId, lead } = await withMessage();
      const body = { eventId, reason: 'offensive' };
      return byMember(lead, 204, { params: { id }, body });
    },
    'POST /rooms/:id/reports': async () => {
      const { id, eventId, other } = await withMessage();
      return byMember(other, 204, { params: { id }, body: { eventId, reason: 'other' } });
    },
    'GET /reports': async () => {
      const { stranger: _hasTheirOwn, ...example } = await byMember(house.aPerson(), 200);
      return example;
    },
    'GET /rooms/:id/reports': async () => {
      const lead = house.aPerson();
      return byMember(lead, 200, { params: { id: await aRoom(house, [lead]) } });
    },
    'POST /rooms/:id/reports/settle': async () => {
      const { id, eventId, lead, other } = await withMessage();
      await house.as(other)('POST', `/rooms/${id}/reports`, { eventId, reason: 'other' });
      return byMember(lead, 204, { params: { id }, body: { eventId } });
    },
    'PUT /rooms/:id/silenced/:personId': async () => {
      const [lead, other] = [house.aPerson(), house.aPerson()];
      const id = await aRoom(house, [lead, other]);
      return byMember(lead, 204, { params: { id, personId: other.id } });
    },
    'DELETE /rooms/:id/silenced/:personId': async () => {
      const [lead, other] = [house.aPerson(), house.aPerson()];
      const id = await aRoom(house, [lead, other]);
      return byMember(lead, 204, { params: { id, personId: other.id } });
    },
    'GET /push/devices': async () => {
      const { stranger: _hasTheirOwn, ...example } = await byMember(house.aPerson(), 200);
      return example;
    },
    'POST /push/devices': async () => {
      const { stranger: _hasTheirOwn, ...example } = await byMember(house.aPerson(), 201, {
        body: pushWish(),
      });
      return example;
    },
    'DELETE /push/devices/:id': async () => {
      const who = house.aPerson();
      return byMember(who, 204, { params: { id: await pushDevice(who) } });
    },
    'POST /push/devices/:id/test': async () => {
      const who = house.aPerson();
      return byMember(who, 204, { params: { id: await pushDevice(who) } });
    },
    'POST /_matrix/push/v1/notify': () => ({
      answers: 200,
      body: {
        notification: {
          event_id: '$event',
          room_id: '!room',
          counts: { unread: 1 },
          devices: [{ app_id: 'org.astra-visio.push', pushkey: 'nobody' }],
        },
      },
      isRaw: true,
    }),
    'GET /internal/circles/:id': () => byDocuments({ params: true }),
    'GET /internal/teams': () => byDocuments({ params: false }),
    'POST /internal/events': async () => {
      const meetings = {
        source: 'urn:astra:meetings',
        token: await house.issuer.forService('meetings', 'chat'),
      };
      const ended = { sessionId: uuid(), subjectId: uuid(), reason: 'signed-out' };
      const person = { personId: uuid(), organisationId: house.kerval };
      const meeting = { meetingId: uuid(), organisationId: house.kerval };
      return {
        token: await house.issuer.forService('identity', 'chat'),
        others: [
          await house.issuer.forService('gateway', 'chat'),
          await tokenOf(admin()),
          await guestToken(),
        ],
        answers: 204,
        body: [
          {
            ...aCloudEvent('identity', 'session.ended', ended),
            traceparent: '00-00000000000000000000000000000001-0000000000000001-01',
          },
        ],
        events: {
          'session.ended': ended,
          'person.changed': person,
          'person.deactivated': person,
          'meeting.people-changed': meeting,
          'meeting.summons-changed': meeting,
          'meeting.ended': { ...meeting, at: '2026-11-23T12:00:00.000Z' },
        },
        senders: {
          'meeting.people-changed': meetings,
          'meeting.ended': meetings,
          'meeting.summons-changed': meetings,
        },
      };
    },
  },
});
