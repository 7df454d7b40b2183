import { afterEach, expect, test } from 'vitest';
import { systemRandom } from '@astra/kit/random';
import { shared } from '@astra/testing/shared';
import { kerval, startSecurity } from './arrange.ts';

const security = shared(() => startSecurity());
afterEach(() => {
  security.time.at = null;
});

const proved = new Date('2026-11-23T09:00:00Z');
/** An officer who has proved who they are at nine, and asks some minutes later; tells whether they may read. */
async function anOfficer() {
  const id = systemRandom.uuid();
  const authTime = proved.getTime() / 1000;
  const tokenOf = (sessionId: string): Promise<string> =>
    security.issuer.forMember(
      { id, organisationId: kerval, roles: ['security-officer'], sessionId, authTime },
      'security',
    );
  return async (minutes: number, sessionId = 'first'): Promise<number> => {
    security.time.at = new Date(proved.getTime() + minutes * 60_000);
    const authorization = `Bearer ${await tokenOf(sessionId)}`;
    const reply = await security.app.inject({ url: '/audit', headers: { authorization } });
    if (reply.statusCode === 401) {
      expect(reply.json()).toMatchObject({ type: '/problems/fresh-proof-needed' });
      expect(reply.headers['www-authenticate']).toBe(
        'Bearer error="insufficient_user_authentication", max_age=300',
      );
    }
    return reply.statusCode;
  };
}

test('reading begins within five minutes of the proof', async () => {
  const [early, late] = [await anOfficer(), await anOfficer()];

  expect(await early(5)).toBe(200);
  expect(await late(5.1)).toBe(401);
});

test('a reading goes on while it is gone on with, for half an hour', async () => {
  const read = await anOfficer();

  for (const minutes of [4, 9, 14, 19, 24, 29, 30]) expect(await read(minutes)).toBe(200);
  expect(await read(30.1)).toBe(401);
});

test('whoever has left it proves anew, and a refused try does not count as reading', async () => {
  const read = await anOfficer();
  await read(4);

  expect(await read(9.1)).toBe(401);
  expect(await read(9.2)).toBe(401);
});

test('another session, and another person, do not go on with it', async () => {
  const [read, other] = [await anOfficer(), await anOfficer()];
  await read(4);

  expect(await read(6, 'second')).toBe(401);
  expect(await other(6)).toBe(401);
  expect(await read(6)).toBe(200);
});
