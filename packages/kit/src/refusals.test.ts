import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { makeTestIssuer } from '@astra/testing/tokens';
import { toMembers } from './access.ts';
import { makeLog } from './log.ts';
import { recordRefusals, type RecordRefusal } from './refusals.ts';
import { buildServer } from './server.ts';
import { createKeySet, makeTokenVerifier } from './tokens.ts';

const issuer = await makeTestIssuer();
const { issuer: name, keys } = issuer;

async function aServer({ write, at = keys }: { write?: RecordRefusal; at?: typeof keys } = {}) {
  const told: Parameters<RecordRefusal>[] = [];
  const app = await buildServer({
    name: 'test',
    log: makeLog('test', 'silent'),
    verify: makeTokenVerifier({ issuer: name, audience: 'urn:astra:meetings', keys: at }),
  });
  recordRefusals(app, async (...given) => {
    told.push(given);
    await write?.(...given);
  });
  app.get('/members', { config: { access: toMembers } }, async () => ({}));
  const show = (token: string) =>
    app.inject({
      url: '/members',
      headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': '192.0.2.77' },
    });
  return { app, told, show };
}

test('a forged token leaves one entry for its fault, of nobody, with no word of the token (TOK-1)', async () => {
  const { app, told, show } = await aServer();
  const forgeries = await issuer.forgeries('meetings', 'identity');

  for (const token of Object.values(forgeries)) for (let n = 0; n < 5; n += 1) await show(token);
  await expect
    .poll(() => told.map(([, { reason }]) => reason).toSorted())
    .toEqual([
      'token-algorithm',
      'token-audience',
      'token-claims',
      'token-early',
      'token-expired',
      'token-form',
      'token-issuer',
      'token-key',
      'token-signature',
      'token-size',
      'token-type',
    ]);
  await app.close();

  const entries = told.map(([actor, refusal]) => ({ actor, ...refusal }));
  expect(
    new Set(entries.map(({ actor, action, origin }) => JSON.stringify([actor, action, origin]))),
  ).toEqual(new Set(['[null,"token.show","192.0.2.0/24"]']));
  const counted = entries.map(({ reason }) => Number(reason.split(':')[1] ?? 1));
  expect(counted.reduce((sum, one) => sum + one, 0)).toBe(Object.keys(forgeries).length * 5);
  for (const token of Object.values(forgeries).filter(({ length }) => length > 20))
    expect(JSON.stringify(entries)).not.toContain(token.slice(0, 20));
});

test('all of them are counted, by what was wrong', async () => {
  const { app, show } = await aServer();
  const { expired = '' } = await issuer.forgeries('meetings', 'identity');

  for (let n = 0; n < 7; n += 1) await show(expired);

  expect((await app.inject('/internal/metrics')).body).toContain(
    'astra_refusals_total{action="token.show",reason="token-expired",service="test"} 7',
  );
});

test('the answer to a forged token does not wait for the trail', async () => {
  const order: string[] = [];
  const { app, show } = await aServer({ write: async () => void order.push('told') });
  app.addHook('onResponse', async () => void order.push('answered'));

  await show('garbage');

  await expect.poll(() => order).toEqual(['answered', 'told']);
});

test('a right token is in no entry, and neither is who shows none', async () => {
  const { app, told, show } = await aServer();
  const who = { id: 'nadia', organisationId: crypto.randomUUID(), roles: ['clinician'] } as const;

  expect((await show(await issuer.forMember(who, 'meetings'))).statusCode).toBe(200);
  expect((await app.inject('/members')).statusCode).toBe(401);
  await app.close();

  expect(told).toEqual([]);
});

test('while the issuer’s keys cannot be had nobody is signed out, and nobody is accused', async () => {
  const broken = createServer((_request, reply) => void reply.writeHead(500).end());
  await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(broken.address() as AddressInfo).port}/jwks`;
  const { app, told, show } = await aServer({ at: createKeySet(url) });
  const who = { id: 'nadia', organisationId: crypto.randomUUID(), roles: ['clinician'] } as const;
  const token = await issuer.forMember(who, 'meetings');

  const refused = await show(token);
  broken.close();
  broken.closeAllConnections();
  const away = await show(token);
  await app.close();

  expect([refused, away].map(({ statusCode }) => statusCode)).toEqual([503, 503]);
  expect(away.headers['retry-after']).toBe('2');
  expect(told).toEqual([]);
});
