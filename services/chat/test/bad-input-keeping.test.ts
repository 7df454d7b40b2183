import { aRoom, aTeam, uuid, type Person } from './house.ts';
import { asked } from './reading.ts';
import { byMember, admin, here, testBadInputOf } from './bad-input.ts';

const anArchive = { reason: 'The law asks for it', hasDirect: false };
/** A rule that waits for another administrator, in the place of any before; or none. */
async function proposedBy(who: Person, { isGone = false } = {}): Promise<string> {
  const ask = here().as(who);
  const { rule } = (await ask('GET', '/archive')).body;
  if (rule) await ask('POST', '/archive/end', { ruleId: rule.id });
  if (isGone) return '';
  return (await ask('POST', '/archive/propose', anArchive)).body.rule.id;
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
async function withMessage(): Promise<{
  id: string;
  eventId: string;
  lead: Person;
  other: Person;
}> {
  const [lead, other] = [here().aPerson(), here().aPerson()];
  await aTeam(here(), [lead, other]);
  const [room] = (await here().as(lead)('GET', '/rooms')).body.items;
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room.matrixRoomId)}/send/m.room.encrypted/1`;
  const sealed = { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'x' };
  const { body } = await here().matrix(await here().enter(other), 'PUT', path, sealed);
  return { id: room.id, eventId: String(body['event_id']), lead, other };
}
let reading: ReturnType<typeof asked> | undefined;
/** Made once: a real message in a real room takes its time, and asking and answering twice change nothing. */
const theAsked = (): ReturnType<typeof asked> => (reading ??= asked(here()));

const examples = {
  'GET /read-requests': async () => {
    const { stranger: _hasTheirOwn, ...example } = await byMember(here().aPerson(), 200);
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
  'GET /archive/releases': async () => {
    const { stranger: _hasTheirOwn, ...example } = await byMember(admin(), 200);
    return example;
  },
  'POST /archive/releases': async () => byMember(admin(), 201, { body: await toRelease() }),
  'POST /archive/releases/:id/confirm': async () => byMember(admin(), 200, await askedRelease()),
  'DELETE /archive/releases/:id': async () => byMember(admin(), 204, await askedRelease()),
  'GET /retention': async () => {
    const { stranger: _hasTheirOwn, ...example } = await byMember(admin(), 200);
    return example;
  },
  'PUT /retention': async () => {
    const who = admin();
    const { body } = await here().as(who)('GET', '/retention');
    const { stranger: _hasTheirOwn, ...example } = await byMember(who, 200, {
      body: { version: body.version, days: 90 },
    });
    return example;
  },
  'GET /offline-rule': async () => {
    const { stranger: _hasTheirOwn, ...example } = await byMember(here().aPerson(), 200);
    return example;
  },
  'PUT /offline-rule': async () => {
    const who = admin();
    const { body } = await here().as(who)('GET', '/offline-rule');
    const { stranger: _hasTheirOwn, ...example } = await byMember(who, 200, {
      body: { version: body.version, isAllowed: true },
    });
    return example;
  },
  'GET /link-preview-rule': async () => {
    const { stranger: _hasTheirOwn, ...example } = await byMember(admin(), 200);
    return example;
  },
  'PUT /link-preview-rule': async () => {
    const who = admin();
    const { body } = await here().as(who)('GET', '/link-preview-rule');
    const { stranger: _hasTheirOwn, ...example } = await byMember(who, 200, {
      body: { version: body.version, isAllowed: true },
    });
    return example;
  },
  'PUT /rooms/:id/retention': async () => {
    const lead = here().aPerson();
    const id = await aRoom(here(), [lead]);
    return byMember(lead, 200, { params: { id }, body: { days: 30 } });
  },
  'GET /rooms/:id/export': async () => {
    const id = await aRoom(here(), [here().aPerson()]);
    return byMember(admin(), 200, { params: { id } });
  },
  'GET /people/:id/export': async () => {
    const { id } = here().aPerson();
    await here().as(here().aPerson())('POST', '/direct', { personId: id });
    return byMember(admin(), 200, { params: { id } });
  },
  'GET /people/:id/record': async () => {
    const { id } = here().aPerson();
    await here().as(here().aPerson())('POST', '/direct', { personId: id });
    return byMember(admin(), 200, { params: { id } });
  },
  'POST /people/:id/erasure': async () => {
    const id = uuid();
    await here().query(
      `insert into accounts (person_id, organisation_id, kind, localpart, display_name, is_active, done, created_at)
         values ($1, $2, 'member', $3, 'Dr Hugo Ferrand', false, 1, now())`,
      [id, here().kerval, `p${id}`],
    );
    const who = here().aPerson({ roles: ['security-officer'] });
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
    const { stranger: _hasTheirOwn, ...example } = await byMember(here().aPerson(), 200);
    return example;
  },
  'GET /rooms/:id/reports': async () => {
    const lead = here().aPerson();
    return byMember(lead, 200, { params: { id: await aRoom(here(), [lead]) } });
  },
  'POST /rooms/:id/reports/settle': async () => {
    const { id, eventId, lead, other } = await withMessage();
    await here().as(other)('POST', `/rooms/${id}/reports`, { eventId, reason: 'other' });
    return byMember(lead, 204, { params: { id }, body: { eventId } });
  },
  'PUT /rooms/:id/silenced/:personId': async () => {
    const [lead, other] = [here().aPerson(), here().aPerson()];
    const id = await aRoom(here(), [lead, other]);
    return byMember(lead, 204, { params: { id, personId: other.id } });
  },
  'DELETE /rooms/:id/silenced/:personId': async () => {
    const [lead, other] = [here().aPerson(), here().aPerson()];
    const id = await aRoom(here(), [lead, other]);
    return byMember(lead, 204, { params: { id, personId: other.id } });
  },
};

testBadInputOf('keeping', examples, 1500);
