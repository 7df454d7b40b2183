import { sharedWithPeers } from '@astra/testing/requests';
import { aRoom, aTeam, uuid, type Person } from './house.ts';
import { ask, asked, say } from './reading.ts';
import { byAnyAdmin, byMember, admin, here, testBadInputOf } from './bad-input.ts';

const anArchive = { reason: 'The law asks for it', hasDirect: false };
/** A rule that waits for another administrator, in the place of any before; or none. */
async function proposedBy(who: Person, { isGone = false } = {}): Promise<string> {
  const ask = here().as(who);
  const { rule } = (await ask('GET', '/archive')).body;
  if (rule) await ask('POST', '/archive/end', { ruleId: rule.id });
  if (isGone) return '';
  return (await ask('POST', '/archive/propose', anArchive)).body.rule.id;
}
/** One of another house. */
async function theirRule(): Promise<{ '/ruleId': string[] }> {
  const roles = ['organisation-administrator'] as const;
  const who = here().aPerson({ roles, organisationId: here().elsewhere });
  return { '/ruleId': [await proposedBy(who)] };
}
/** What an archive has read, as the database has it. */
async function toRelease(): Promise<object> {
  const targetId = await aRoom(here(), [here().aPerson()]);
  await here().query('update rooms set matrix_room_id = $1 where id = $2', [
    `!${uuid()}`,
    targetId,
  ]);
  await here().query(
    `insert into archived_messages (organisation_id, event_id, matrix_room_id, sender, sent_at, is_open, sealed, key_name)
       select organisation_id, $1, matrix_room_id, '@x:y', now(), true, '', '' from rooms where id = $2`,
    [`$${uuid()}`, targetId],
  );
  return { targetKind: 'room', targetId, reason: 'An inquiry' };
}
async function askedRelease(): Promise<{ params: { id: string } }> {
  const { body } = await here().as(admin())('POST', '/archive/releases', await toRelease());
  return { params: { id: body.id } };
}
/** A room of a team in which somebody has written. */
async function withMessage(lead = here().aPerson()): Promise<{
  id: string;
  eventId: string;
  lead: Person;
  other: Person;
}> {
  const other = here().aPerson();
  const { id: teamId } = await aTeam(here(), [lead, other]);
  const { items } = (await here().as(lead)('GET', '/rooms')).body;
  const room = items.find((one: { teamId: string }) => one.teamId === teamId);
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room.matrixRoomId)}/send/m.room.encrypted/1`;
  const sealed = { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'x' };
  const { body } = await here().matrix(await here().enter(other), 'PUT', path, sealed);
  return { id: room.id, eventId: String(body['event_id']), lead, other };
}
/** A message of another room of theirs. */
async function ofAnotherRoom(
  who: Person,
  { isReported = false } = {},
): Promise<{ '/eventId': string[] }> {
  const { id, eventId, other } = await withMessage(who);
  if (isReported)
    await here().as(other)('POST', `/rooms/${id}/reports`, { eventId, reason: 'other' });
  return { '/eventId': [eventId] };
}
let reading: ReturnType<typeof asked> | undefined;
/** Made once: a real message in a real room takes its time, and asking and answering twice change nothing. */
const theAsked = (): ReturnType<typeof asked> => (reading ??= asked(here()));
let beside: ReturnType<typeof askedBeside> | undefined;
const theOther = (): ReturnType<typeof askedBeside> => (beside ??= askedBeside());
/** The same people in another room, where the same is asked. */
async function askedBeside(): Promise<{ eventId: string; requestId: string }> {
  const { nadia, hugo, maud, session } = await theAsked();
  const { id: teamId } = await aTeam(here(), [maud, nadia, hugo], 'Nights');
  const { items } = (await here().as(nadia)('GET', '/rooms')).body;
  const { id: roomId, matrixRoomId } = items.find(
    (one: { teamId: string }) => one.teamId === teamId,
  );
  const eventId = await say(here(), session, matrixRoomId);
  const wish = { personIds: [hugo.id] };
  const { body } = await ask(here(), { roomId, eventId, nadia }, wish);
  return { eventId, requestId: body.id };
}

const examples = {
  'GET /read-requests': () => byMember(here().aPerson(), 200),
  'GET /rooms/:id/read-requests': async () => {
    const { roomId, nadia } = await theAsked();
    return byMember(nadia, 200, { params: { id: roomId } });
  },
  'POST /rooms/:id/read-requests': async () => {
    const { roomId, nadia, eventId } = await theAsked();
    const until = new Date(Date.now() + 900_000).toISOString();
    const body = { eventId, position: 'On call', personIds: [], until };
    const crossedBody = {
      '/eventId': [(await theOther()).eventId],
      '/personIds': [[here().aPerson().id]],
    };
    return byMember(nadia, 201, { params: { id: roomId }, body, crossedBody });
  },
  'POST /rooms/:id/read-requests/:requestId/acknowledge': async () => {
    const { roomId, hugo, requestId } = await theAsked();
    const crossed = { requestId: (await theOther()).requestId };
    return byMember(hugo, 200, { params: { id: roomId, requestId }, crossed });
  },
  'GET /archive': () => byMember(admin(), 200),
  'POST /archive/propose': async () => {
    const who = admin();
    await proposedBy(who, { isGone: true });
    return byMember(who, 200, { body: anArchive });
  },
  'POST /archive/confirm': async () => {
    const body = { ruleId: await proposedBy(admin()) };
    return byMember(admin(), 200, { body, crossedBody: await theirRule() });
  },
  'POST /archive/end': async () => {
    const body = { ruleId: await proposedBy(admin()) };
    return byMember(admin(), 200, { body, crossedBody: await theirRule() });
  },
  'GET /archive/releases': () => byMember(admin(), 200),
  'POST /archive/releases': async () => {
    const targetId = await aRoom({ ...here(), kerval: here().elsewhere }, []);
    const crossedBody = { '/targetId': [targetId] };
    return byMember(admin(), 201, { body: await toRelease(), crossedBody });
  },
  'POST /archive/releases/:id/confirm': async () => byAnyAdmin(200, await askedRelease()),
  'DELETE /archive/releases/:id': async () => byAnyAdmin(204, await askedRelease()),
  'GET /retention': () => byMember(admin(), 200),
  'PUT /retention': async () => {
    const who = admin();
    const { body } = await here().as(who)('GET', '/retention');
    return byMember(who, 200, {
      body: { version: body.version, days: 90 },
    });
  },
  'GET /offline-rule': () => byMember(here().aPerson(), 200),
  'PUT /offline-rule': async () => {
    const who = admin();
    const { body } = await here().as(who)('GET', '/offline-rule');
    return byMember(who, 200, {
      body: { version: body.version, isAllowed: true },
    });
  },
  'GET /link-preview-rule': () => byMember(admin(), 200),
  'PUT /link-preview-rule': async () => {
    const who = admin();
    const { body } = await here().as(who)('GET', '/link-preview-rule');
    return byMember(who, 200, {
      body: { version: body.version, isAllowed: true },
    });
  },
  'PUT /rooms/:id/retention': async () => {
    const lead = here().aPerson();
    const id = await aRoom(here(), [lead]);
    return byMember(lead, 200, { params: { id }, body: { days: 30 } });
  },
  'GET /rooms/:id/export': async () => {
    const id = await aRoom(here(), [here().aPerson()]);
    return byAnyAdmin(200, { params: { id } });
  },
  'GET /people/:id/export': async () => {
    const { id } = here().aPerson();
    await here().as(here().aPerson())('POST', '/direct', { personId: id });
    return byAnyAdmin(200, { params: { id } });
  },
  'GET /people/:id/record': async () => {
    const { id } = here().aPerson();
    await here().as(here().aPerson())('POST', '/direct', { personId: id });
    return byAnyAdmin(200, { params: { id } });
  },
  'POST /people/:id/erasure': async () => {
    const id = uuid();
    await here().query(
      `insert into accounts (person_id, organisation_id, kind, localpart, display_name, is_active, done, created_at)
         values ($1, $2, 'member', $3, 'Dr Hugo Ferrand', false, 1, now())`,
      [id, here().kerval, `p${id}`],
    );
    const who = here().aPerson({ roles: ['security-officer'] });
    const example = await byMember(who, 202, { params: { id }, body: { name: 'Dr Hugo Ferrand' } });
    return sharedWithPeers(example, 'every security officer may');
  },
  'POST /rooms/:id/removals': async () => {
    const { id, eventId, lead } = await withMessage();
    const body = { eventId, reason: 'offensive' };
    return byMember(lead, 204, { params: { id }, body, crossedBody: await ofAnotherRoom(lead) });
  },
  'POST /rooms/:id/reports': async () => {
    const { id, eventId, other } = await withMessage();
    const body = { eventId, reason: 'other' };
    return byMember(other, 204, { params: { id }, body, crossedBody: await ofAnotherRoom(other) });
  },
  'GET /reports': () => byMember(here().aPerson(), 200),
  'GET /rooms/:id/reports': async () => {
    const lead = here().aPerson();
    return byMember(lead, 200, { params: { id: await aRoom(here(), [lead]) } });
  },
  'POST /rooms/:id/reports/settle': async () => {
    const { id, eventId, lead, other } = await withMessage();
    await here().as(other)('POST', `/rooms/${id}/reports`, { eventId, reason: 'other' });
    const crossedBody = await ofAnotherRoom(lead, { isReported: true });
    return byMember(lead, 204, { params: { id }, body: { eventId }, crossedBody });
  },
  'PUT /rooms/:id/silenced/:personId': async () => {
    const [lead, other] = [here().aPerson(), here().aPerson()];
    const id = await aRoom(here(), [lead, other]);
    const crossed = { personId: here().aPerson().id };
    return byMember(lead, 204, { params: { id, personId: other.id }, crossed });
  },
  'DELETE /rooms/:id/silenced/:personId': async () => {
    const [lead, other] = [here().aPerson(), here().aPerson()];
    const id = await aRoom(here(), [lead, other]);
    const crossed = { personId: here().aPerson().id };
    return byMember(lead, 204, { params: { id, personId: other.id }, crossed });
  },
};

testBadInputOf('keeping', examples, 2_000);
