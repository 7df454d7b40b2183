import { uuid, type Person } from './house.ts';
import { byAnyAdmin, byMember, admin, team, here, testBadInputOf } from './bad-input.ts';

/** The same with a private room beside the first one. */
async function withRoom(): Promise<Awaited<ReturnType<typeof team>> & { roomId: string }> {
  const [made, roomId] = [await team(), uuid()];
  await here().query(
    `insert into rooms (id, organisation_id, kind, name, team_id, done, looked_at, created_at)
       values ($1, $2, 'private', 'Nights', $3, 1, now(), now())`,
    [roomId, here().kerval, made.id],
  );
  return { ...made, roomId };
}

const someoneElsewhere = () => here().aPerson({ organisationId: here().elsewhere });
const notOfTheTeam = async () => ({
  '/memberIds': [[(await team()).other.id], [someoneElsewhere().id]],
});

/** A room of the whole organisation, as the database has it, led by one who works there. */
async function forAll(organisationId = here().kerval): Promise<{ id: string; lead: Person }> {
  const [id, lead] = [uuid(), here().aPerson({ organisationId })];
  await here().use.repair.everybody();
  await here().query(
    `insert into rooms (id, organisation_id, kind, name, for_roles, done, looked_at, created_at)
       values ($1, $2, 'announcement', 'News', '{}', 1, now(), now())`,
    [id, organisationId],
  );
  return { id, lead };
}
const notOfTheHouse = () => ({ '/leadIds': [[someoneElsewhere().id]] });

const examples = {
  'GET /teams': () => byMember(here().aPerson(), 200),
  'GET /teams/:id': async () => {
    const { id, lead } = await team();
    return byMember(lead, 200, { params: { id } });
  },
  'POST /teams': () =>
    byMember(admin(), 201, {
      body: { name: 'Cardiology' },
    }),
  'PATCH /teams/:id': async () => {
    const { id, lead } = await team();
    const { body } = await here().as(lead)('GET', `/teams/${id}`);
    return byMember(lead, 200, {
      params: { id },
      body: { version: body.version, name: 'Heart' },
    });
  },
  'DELETE /teams/:id': async () => {
    const { id } = await team();
    return byAnyAdmin(204, { params: { id } });
  },
  'PUT /teams/:id/members/:personId': async () => {
    const { id, lead } = await team();
    const params = { id, personId: here().aPerson().id };
    const crossed = { personId: someoneElsewhere().id };
    const body = { isLead: false, position: 'On call' };
    return byMember(lead, 200, { params, crossed, body });
  },
  'DELETE /teams/:id/members/:personId': async () => {
    const { id, lead, other } = await team();
    const crossed = { personId: (await team()).other.id };
    return byMember(lead, 200, { params: { id, personId: other.id }, crossed });
  },
  'POST /teams/:id/rooms': async () => {
    const { id, lead, other } = await team();
    const body = { kind: 'private', name: 'On call', memberIds: [other.id] };
    return byMember(lead, 201, { params: { id }, body, crossedBody: await notOfTheTeam() });
  },
  'GET /teams/:id/rooms': async () => {
    const { id, lead } = await team();
    return byMember(lead, 200, { params: { id } });
  },
  'PATCH /teams/:id/rooms/:roomId': async () => {
    const { id, roomId, lead, other } = await withRoom();
    const body = { name: 'On call', memberIds: [other.id] };
    const crossed = { roomId: (await withRoom()).roomId };
    const crossedBody = await notOfTheTeam();
    return byMember(lead, 200, { params: { id, roomId }, crossed, body, crossedBody });
  },
  'DELETE /teams/:id/rooms/:roomId': async () => {
    const { id, roomId, lead } = await withRoom();
    const crossed = { roomId: (await withRoom()).roomId };
    return byMember(lead, 204, { params: { id, roomId }, crossed });
  },
  'GET /organisation-rooms': () => byMember(admin(), 200),
  'POST /organisation-rooms': async () => {
    const { lead } = await forAll();
    const body = { kind: 'announcement', name: 'News', roles: ['clinician'], leadIds: [lead.id] };
    return byMember(admin(), 201, { body, crossedBody: notOfTheHouse() });
  },
  'PATCH /organisation-rooms/:id': async () => {
    const { id, lead } = await forAll();
    const crossed = { id: (await forAll(here().elsewhere)).id };
    const body = { name: 'News of all', roles: [], leadIds: [lead.id] };
    return byAnyAdmin(200, { params: { id }, crossed, body, crossedBody: notOfTheHouse() });
  },
  'DELETE /organisation-rooms/:id': async () => {
    const { id } = await forAll();
    const crossed = { id: (await forAll(here().elsewhere)).id };
    return byAnyAdmin(204, { params: { id }, crossed });
  },
};

testBadInputOf('teams', examples, 950);
