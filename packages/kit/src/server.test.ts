import { expect, test } from 'vitest';
import { Type } from 'typebox';
import { exact, line, oneOf } from '@astra/contracts/common';
import { makeTestIssuer } from '@astra/testing/tokens';
import { toMembers, toMembersWho, toPublic, toServices } from './access.ts';
import { makeLog } from './log.ts';
import { buildServer, type App } from './server.ts';
import { makeTokenVerifier } from './tokens.ts';

const issuer = await makeTestIssuer();
const verify = makeTokenVerifier({
  issuer: issuer.issuer,
  audience: 'urn:astra:meetings',
  keys: issuer.keys,
});
const log = makeLog('test', 'silent');
const anOrganisation = '6f1c1b0e-0000-4000-8000-000000000001';

async function aServer(): Promise<App> {
  const app = await buildServer({ name: 'test', log, verify });
  app.get('/open', { config: { access: toPublic } }, async () => ({ hello: 'world' }));
  app.get('/members', { config: { access: toMembers } }, async (request) => ({
    id: request.actor?.id,
  }));
  app.get('/readers', { config: { access: toMembersWho('audit.read') } }, async () => ({}));
  app.get('/services', { config: { access: toServices('meetings') } }, async () => ({}));
  app.get('/fails', { config: { access: toPublic } }, async () => {
    throw new Error('the password is hunter2');
  });
  app.post(
    '/words',
    {
      config: { access: toPublic },
      schema: {
        body: exact({ name: line(5, 'a name'), colour: oneOf(['red']), count: Type.Integer() }),
        response: { 200: exact({ ok: Type.Boolean() }) },
      },
    },
    async () => ({ ok: true, secret: 'never sent' }),
  );
  return app;
}

const good = { name: 'Zoé', colour: 'red', count: 1 };

test('a route that does not say who it is for does not start', async () => {
  const app = await buildServer({ name: 'test', log, verify });

  expect(() => app.get('/x', async () => ({}))).toThrow('does not say who it is for');
});

test('every forged token is refused the same way, without a word of why', async () => {
  const app = await aServer();
  const forgeries = await issuer.forgeries('meetings', 'identity');

  for (const [name, token] of Object.entries(forgeries)) {
    const reply = await app.inject({
      url: '/members',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(reply.statusCode, name).toBe(401);
    expect(reply.json(), name).toMatchObject({ type: '/problems/not-signed-in', status: 401 });
    expect(reply.body, name).not.toMatch(/stack|jose|signature/i);
  }
});

test('a right token says who asks', async () => {
  const app = await aServer();
  const token = await issuer.forMember(
    { id: 'nadia', organisationId: anOrganisation, roles: ['clinician'] },
    'meetings',
  );

  const reply = await app.inject({
    url: '/members',
    headers: { authorization: `Bearer ${token}` },
  });

  expect(reply.json()).toEqual({ id: 'nadia' });
});

test('roles and kinds that a route is not for are refused', async () => {
  const app = await aServer();
  const member = await issuer.forMember(
    { id: 'nadia', organisationId: anOrganisation, roles: ['clinician'] },
    'meetings',
  );
  const guest = await issuer.forGuest(
    { id: 'g', organisationId: anOrganisation, meetingId: 'm' },
    'meetings',
  );
  const service = await issuer.forService('gateway', 'meetings');
  const status = async (url: string, token: string): Promise<number> =>
    (await app.inject({ url, headers: { authorization: `Bearer ${token}` } })).statusCode;

  expect(await status('/readers', member)).toBe(403);
  expect(await status('/members', guest)).toBe(403);
  expect(await status('/services', member)).toBe(403);
  expect(await status('/services', service)).toBe(403);
});

test.each([
  ['a missing field', { name: 'Zoé', colour: 'red' }, '/count'],
  ['an unknown field', { ...good, admin: true }, '/admin'],
  ['a wrong type', { ...good, count: '1' }, '/count'],
  ['a text that is too long', { ...good, name: 'abcdef' }, '/name'],
  ['only blanks', { ...good, name: '   ' }, '/name'],
  ['hidden characters', { ...good, name: 'a\u200Bb' }, '/name'],
  ['reversed writing', { ...good, name: 'a\u202Eb' }, '/name'],
  ['a value outside the list', { ...good, colour: 'blue' }, '/colour'],
])('%s is refused and the field is named', async (_what, payload, pointer) => {
  const app = await aServer();

  const reply = await app.inject({ method: 'POST', url: '/words', payload });

  expect(reply.statusCode).toBe(400);
  expect(reply.headers['content-type']).toContain('application/problem+json');
  expect(
    reply.json<{ errors: { pointer: string }[] }>().errors.map((fault) => fault.pointer),
  ).toContain(pointer);
});

test('a schema that nothing can be held to is found by the check of all, before a request comes to it', async () => {
  const app = await aServer();
  const schema = { querystring: { type: 'object', properties: { day: { type: 'dya' } } } };
  app.get('/mistyped', { config: { access: toPublic }, schema }, async () => ({}));
  await app.ready();

  expect(() => app.compileSchemas()).toThrow('schema is invalid');
});

test('only the fields of the contract leave the house', async () => {
  const app = await aServer();

  const reply = await app.inject({ method: 'POST', url: '/words', payload: good });

  expect(reply.json()).toEqual({ ok: true });
});

test('a defect is told as such, without its words', async () => {
  const app = await aServer();

  const reply = await app.inject({ url: '/fails' });

  expect(reply.statusCode).toBe(500);
  expect(reply.body).not.toContain('hunter2');
});

test('too large and malformed bodies are outcomes, not defects', async () => {
  const app = await aServer();
  const post = (payload: string, type = 'application/json') =>
    app.inject({ method: 'POST', url: '/words', payload, headers: { 'content-type': type } });

  expect((await post(`"${'a'.repeat(70_000)}"`)).statusCode).toBe(413);
  expect((await post('{')).statusCode).toBe(400);
  expect((await post('<a/>', 'text/xml')).statusCode).toBe(415);
  expect((await app.inject({ url: '/nowhere' })).json()).toMatchObject({
    type: '/problems/not-found',
  });
});
