import { uuid } from './house.ts';
import { byMember, admin, team, here, testBadInputOf } from './bad-input.ts';

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

const examples = {
  'GET /teams': async () => {
    const { stranger: _hasTheirOwn, ...example } = await byMember(here().aPerson(), 200);
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
    const { body } = await here().as(lead)('GET', `/teams/${id}`);
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
    const params = { id, personId: here().aPerson().id };
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
};

testBadInputOf('teams', examples, 900);
