import type { Example } from '@astra/testing/requests';
import { aCloudEvent, aRoom, uuid, type Person } from './house.ts';
import {
  type More,
  tokenOf,
  guestToken,
  byMember,
  admin,
  team,
  here,
  testBadInputOf,
} from './bad-input.ts';

const forAll = (answers: number) => (): Example => ({ answers });

async function byGuest(answers: number, more: More = {}): Promise<Example> {
  const [meetingId, guestId, host] = [uuid(), uuid(), here().aPerson()];
  here().meetings.set(meetingId, {
    meetingId,
    organisationId: here().kerval,
    title: null,
    isOver: false,
    guestsUntil: null,
    professionals: [{ personId: host.id, isModerator: true }],
    guests: [{ guestId, name: 'Lucie Morvan', isPatient: true }],
  });
  return {
    token: await guestToken(meetingId, guestId),
    others: [await tokenOf(host), await here().issuer.forService('identity', 'chat')],
    answers,
    ...more,
  };
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
  await here().as(who)('GET', '/rooms');
  await here().enter(who);
  await here().query(
    `insert into push_devices values ($1, $2, $3, $4, 'My phone', 'fr', $5, 'x', 'x', now())`,
    [id, who.id, here().kerval, who.sessionId, `https://fcm.googleapis.com/${id}`],
  );
  return id;
}
/** Of nobody; and one of a colleague with whom they share no room, whose device is gone. */
async function formerWish(): Promise<More> {
  const other = here().aPerson();
  await here().as(other)('GET', '/rooms');
  const { userId } = await here().enter(other);
  await here().query(
    `insert into former_devices values ($1, 'GONE', $2, $3, '{"device_id":"GONE"}', now())`,
    [userId.slice(1, userId.indexOf(':')), other.id, here().kerval],
  );
  return {
    body: { userIds: ['@p1:chat.test', '@p2:chat.test'] },
    crossedBody: { '/userIds': [[userId]] },
    forUnknown: 200,
  };
}
/** A room with one link of its moderator's, who has one in another room as well. */
async function linked(): Promise<
  Record<'id' | 'linkId' | 'elsewhereId', string> & { lead: Person }
> {
  const lead = here().aPerson();
  const add = async (id: string): Promise<string> =>
    (await here().as(lead)('POST', `/rooms/${id}/links`, link)).body.id;
  const [id, another] = [await aRoom(here(), [lead]), await aRoom(here(), [lead])];
  return { id, linkId: await add(id), elsewhereId: await add(another), lead };
}
/** What only the documents service may ask. */
async function byDocuments({ params }: { readonly params: boolean }): Promise<Example> {
  const { id } = await team();
  return {
    token: await here().issuer.forService('documents', 'chat'),
    others: [await here().issuer.forService('meetings', 'chat'), await tokenOf(admin())],
    answers: 200,
    ...(params ? { params: { id } } : { query: { after: uuid() } }),
  };
}

const link = { title: 'On call', address: 'https://kerval.example/', description: 'Whom to ring' };
const wish = { deviceId: 'A1B2C3', deviceName: 'Ward PC' };
const ofOwnDevice = { '/deviceId': 'each person’s devices have names of their own' };

const examples = {
  'GET /health/live': forAll(200),
  'GET /health/ready': forAll(200),
  'GET /internal/metrics': forAll(200),
  'POST /session': () => byMember(here().aPerson(), 200, { body: wish, notTried: ofOwnDevice }),
  'POST /visit/session': () => byGuest(200, { body: wish, notTried: ofOwnDevice }),
  'POST /visit/conversation': () => byGuest(200),
  'POST /former-devices': async () => byMember(here().aPerson(), 200, await formerWish()),
  'POST /visit/former-devices': async () => byGuest(200, await formerWish()),
  'GET /rooms': () => byMember(here().aPerson(), 200),
  'GET /rooms/:id': async () => {
    const [nadia, hugo] = [here().aPerson(), here().aPerson()];
    const { body } = await here().as(nadia)('POST', '/direct', { personId: hugo.id });
    return byMember(nadia, 200, { params: { id: body.id } });
  },
  'POST /rooms/:id/copies': async () => {
    const [nadia, hugo] = [here().aPerson(), here().aPerson()];
    const { body } = await here().as(nadia)('POST', '/direct', { personId: hugo.id });
    return byMember(nadia, 204, { params: { id: body.id } });
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
    const { id, linkId, elsewhereId, lead } = await linked();
    const crossed = { linkId: elsewhereId };
    return byMember(lead, 200, { params: { id, linkId }, crossed, body: { ...link, version: 1 } });
  },
  'DELETE /rooms/:id/links/:linkId': async () => {
    const { id, linkId, elsewhereId, lead } = await linked();
    return byMember(lead, 204, { params: { id, linkId }, crossed: { linkId: elsewhereId } });
  },
  'POST /rooms/:id/link-previews': async () => {
    const lead = here().aPerson();
    await here().query(
      'insert into link_preview_rules values ($1, true, 1, now()) on conflict do nothing',
      [here().kerval],
    );
    // Nobody looks there: it is out of reach.
    const body = { address: 'https://127.0.0.1/' };
    return byMember(lead, 200, { params: { id: await aRoom(here(), [lead]) }, body });
  },
  'PUT /rooms/:id/link-order': async () => {
    const { id, linkId, elsewhereId, lead } = await linked();
    const crossedBody = { '/linkIds': [[elsewhereId]] };
    return byMember(lead, 200, { params: { id }, body: { linkIds: [linkId] }, crossedBody });
  },
  'POST /direct': () =>
    byMember(here().aPerson(), 200, {
      body: { personId: here().aPerson().id },
      crossedBody: { '/personId': [here().aPerson({ organisationId: here().elsewhere }).id] },
    }),
  'POST /meetings/:id/conversation': async () => {
    const [meetingId, host] = [uuid(), here().aPerson()];
    here().meetings.set(meetingId, {
      meetingId,
      organisationId: here().kerval,
      title: null,
      isOver: false,
      guestsUntil: null,
      professionals: [{ personId: host.id, isModerator: true }],
      guests: [],
    });
    return byMember(host, 200, { params: { id: meetingId } });
  },
  'GET /push/devices': () => byMember(here().aPerson(), 200),
  'POST /push/devices': () =>
    byMember(here().aPerson(), 201, {
      body: pushWish(),
    }),
  'DELETE /push/devices/:id': async () => {
    const who = here().aPerson();
    return byMember(who, 204, { params: { id: await pushDevice(who) } });
  },
  'POST /push/devices/:id/test': async () => {
    const who = here().aPerson();
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
      token: await here().issuer.forService('meetings', 'chat'),
    };
    const ended = { sessionId: uuid(), subjectId: uuid(), reason: 'signed-out' };
    const person = { personId: uuid(), organisationId: here().kerval };
    const meeting = { meetingId: uuid(), organisationId: here().kerval };
    return {
      token: await here().issuer.forService('identity', 'chat'),
      others: [
        await here().issuer.forService('gateway', 'chat'),
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
};

testBadInputOf('rooms', examples, 2_700);
