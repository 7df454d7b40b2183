import { expect, test } from 'vitest';
import { freePort } from '@astra/platform-local/free-port';
import { shared } from '@astra/testing/shared';
import type { Browser } from './support/browser.ts';
import { startHouse } from './support/house.ts';

const house = shared(() =>
  startHouse({ rateFactor: 0.1, proxyHops: 1, liveKits: { livekit: 'http://127.0.0.1:9' } }),
);

const from = (address: string) => ({ 'x-forwarded-for': address });
const statuses = async (
  times: number,
  ask: () => Promise<{ status: number }>,
): Promise<number[]> => {
  const all: number[] = [];
  for (let n = 0; n < times; n += 1) all.push((await ask()).status);
  return all;
};

const ask = (browser: Browser) => () =>
  browser.ask('/api/meetings/public', { headers: from('192.0.2.5') });

const send = (browser: Browser) => () =>
  browser.fromPage('/api/documents/uploads', { method: 'POST', body: {} });

/** Whoever signs in next is somebody else, unless it is said who. */
const aPerson = (id = crypto.randomUUID()): Promise<Browser> => {
  house.identity.state.person = id;
  return house.member();
};

test('guesses at a secret are few for each address, and the wait is told', async () => {
  const browser = house.browser();
  const guess = (address: string) =>
    browser.fromPage('/api/meetings/invitations/prove', {
      method: 'POST',
      headers: from(address),
      body: {},
    });

  const first = await statuses(6, () => guess('203.0.113.7'));
  const refused = await guess('203.0.113.7');

  expect(first).not.toContain(429);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(refused.json).toMatchObject({ type: '/problems/too-many-requests' });
  expect((await guess('203.0.113.8')).status).not.toBe(429);
});

test('a hospital behind one address can sign in at the same moment: those steps have more, and an end', async () => {
  const browser = house.browser();
  const step = () =>
    browser.fromPage('/api/identity/interactions/none/password', {
      method: 'POST',
      headers: from('203.0.113.77'),
      body: {},
    });

  const all = await statuses(31, step);

  expect(all.slice(0, 30)).not.toContain(429);
  expect(all.at(-1)).toBe(429);
});

test('one token asks few times why it was refused, and others of its address go on asking', async () => {
  const browser = house.browser();
  const why = (token: string) =>
    browser.ask(`/livekit/rtc/validate?access_token=${token}`, { headers: from('203.0.113.9') });

  const all = await statuses(31, () => why('put-out'));

  expect(all.slice(0, 30)).not.toContain(429);
  expect(all.at(-1)).toBe(429);
  expect((await why('another')).status).not.toBe(429);
});

test('an address that a client invents before its own does not help', async () => {
  const browser = house.browser();
  const guess = (invented: string) =>
    browser.fromPage('/api/meetings/invitations/look', {
      method: 'POST',
      headers: from(`${invented}, 198.51.100.9`),
      body: {},
    });

  const all = await statuses(7, () => guess(`10.0.0.${Math.ceil(performance.now()) % 250}`));

  expect(all.at(-1)).toBe(429);
});

test('one household of IPv6 counts as one', async () => {
  const browser = house.browser();
  let n = 0;
  const guess = () =>
    browser.fromPage('/auth/guest', {
      method: 'POST',
      headers: from(`2001:db8:1:2::${(n += 1)}`),
      body: { ticket: 'a'.repeat(43) },
    });

  const all = await statuses(7, guess);

  expect(all).toEqual([...Array<number>(6).fill(410), 429]);
});

test('files on their way have a limit of their own: whoever uses it up goes on with everything else, and the other way round', async () => {
  const member = await aPerson();
  const other = await aPerson();

  const files = await statuses(121, send(member));
  const refused = await send(member)();
  const rest = await ask(member)();
  await statuses(61, ask(other));

  expect(files.slice(0, 120)).not.toContain(429);
  expect(files.at(-1)).toBe(429);
  expect(refused.json).toMatchObject({
    type: '/problems/too-many-requests',
    retryAfterSeconds: expect.any(Number),
  });
  expect(rest.status).toBe(200);
  expect((await ask(other)()).status).toBe(429);
  expect((await send(other)()).status).not.toBe(429);
});

test('somebody in two browsers has one limit, and nobody behind the same address is shut out by it', async () => {
  const nadia = crypto.randomUUID();
  const [desk, phone] = [await aPerson(nadia), await aPerson(nadia)];
  const colleague = await aPerson();

  const all = [...(await statuses(30, ask(desk))), ...(await statuses(31, ask(phone)))];
  const files = [...(await statuses(60, send(desk))), ...(await statuses(61, send(phone)))];

  expect(all).toEqual([...Array<number>(60).fill(200), 429]);
  expect((await ask(desk)()).status).toBe(429);
  expect(files.slice(0, 120)).not.toContain(429);
  expect(files.at(-1)).toBe(429);
  expect((await send(desk)()).status).toBe(429);
  expect((await ask(colleague)()).status).toBe(200);
  expect((await send(colleague)()).status).not.toBe(429);
});

test('strangers share a limit by address, signed-in people have their own', async () => {
  const { origin } = await house.replica(await freePort(), { publicOrigin: house.origin });
  const stranger = house.browser(origin);
  const member = await aPerson();
  const here = house.browser(origin);
  for (const [name, cookie] of member.cookies) here.cookies.set(name, cookie);

  const strangers = await statuses(31, ask(stranger));
  const members = await statuses(61, ask(here));

  expect(strangers.filter((status) => status === 200)).toHaveLength(30);
  expect(strangers.at(-1)).toBe(429);
  expect(members.filter((status) => status === 200)).toHaveLength(60);
  expect(members.at(-1)).toBe(429);
});
