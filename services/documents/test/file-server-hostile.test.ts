import { HttpDoor } from '@astra/file-store/http/http-door';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { reply, startLyingServer } from '@astra/file-store/test-support/lying-server';
import type { LyingServer, Question } from '@astra/file-store/test-support/lying-server';
import { aConnected, entryAt, listed, problem } from './file-server.ts';
import { startHouse, type House, type Person } from './house.ts';

let house: House;
let server: LyingServer;
beforeAll(async () => {
  server = await startLyingServer();
  house = await startHouse({ fileServersInside: [new URL(server.url).origin] });
});
afterAll(async () => {
  await house.close();
  await server.stop();
});

const response = (href: string, more = ''): string =>
  `<D:response><D:href>${href}</D:href><D:propstat><D:prop>${more}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>`;
const folder = '<D:resourcetype><D:collection/></D:resourcetype>';
const sized = (bytes: number): string => `<D:getcontentlength>${bytes}</D:getcontentlength>`;
const multistatus = (...responses: string[]): Buffer =>
  reply(207, `<D:multistatus xmlns:D="DAV:">${responses.join('')}</D:multistatus>`);
const top = response('/', folder);

/** Somebody who is signed in at the lying server; what it says from then on is the test's. */
async function aVisitor(): Promise<Person> {
  const { organisationId } = await aConnected(house, server.url);
  const who = house.aPerson({ organisationId });
  server.answer = () => multistatus(top);
  const body = { user: 'maud', password: 'any' };
  const { status } = await house.as(who)('PUT', '/file-server/sign-in', { body });
  expect(status).toBe(200);
  return who;
}

test('an address that is changed keeps no way to the one before', async () => {
  const { admin, organisationId } = await aConnected(house, server.url);
  const who = house.aPerson({ organisationId });
  server.answer = () => multistatus(top);
  const closed = vi.spyOn(HttpDoor.prototype, 'close');
  const signIn = (): Promise<unknown> =>
    house.as(who)('PUT', '/file-server/sign-in', { body: { user: 'maud', password: 'any' } });
  await signIn();

  const seen: number[] = [];
  for (const version of [1, 2, 3]) {
    const body = { version, name: 'Fichiers', url: `${server.url}/${version}` };
    const { status } = await house.as(admin)('PUT', '/file-server/settings', { body });
    expect(status).toBe(200);
    closed.mockClear();
    await signIn();
    await signIn();
    seen.push(closed.mock.calls.length);
  }
  closed.mockRestore();

  expect(seen).toEqual([1, 1, 1]);
});

test('names that would lead elsewhere are not there, and what hides in a name is shown', async () => {
  const who = await aVisitor();
  server.answer = () =>
    multistatus(
      top,
      response('/../etc/passwd', sized(1)),
      response('/%2e%2e%2fsecret', sized(1)),
      response('/a%2Fb', sized(1)),
      response('/line%0Abreak', sized(1)),
      response('/deep/er', sized(1)),
      response('http://elsewhere.test/good.txt', sized(1)),
      response('/gpj.%E2%80%AEexe', sized(1)),
    );

  const { items } = await listed(house, who);

  // Host and port of an answer are not believed and not followed: behind a proxy a server does not know its own.
  expect(items.map(({ name }) => name)).toEqual(['good.txt', 'gpj.\uFFFDexe']);
});

test('of a folder without end so much is shown, and that there is more', async () => {
  const who = await aVisitor();
  const many = Array.from({ length: 5_200 }, (_, index) => response(`/${index}.txt`, sized(1)));
  server.answer = () => multistatus(top, ...many);

  const seen: string[] = [];
  let next: string | null = null;
  let isCut = false;
  do {
    const page = await listed(house, who, next === null ? '' : `?cursor=${next}`);
    seen.push(...page.items.map(({ name }) => name));
    ({ next, isCut } = page);
  } while (next !== null);

  expect([new Set(seen).size, seen.length, isCut]).toEqual([5_000, 5_000, true]);
  expect(seen.slice(0, 3)).toEqual(['0.txt', '1.txt', '2.txt']);
});

const bomb =
  '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><D:multistatus xmlns:D="DAV:">&b;</D:multistatus>';
test.each([
  ['declares entities', () => reply(207, bomb)],
  ['leads elsewhere', () => reply(302, '', { location: 'http://169.254.169.254/' })],
  ['packs what it sends', () => reply(207, 'x', { 'content-encoding': 'gzip' })],
  ['is a page', () => reply(200, '<html></html>', { 'content-type': 'text/html' })],
  ['breaks off', ({ socket }: Question) => (socket.destroy(), null)],
])(
  'an answer that %s is one that cannot be used, and the person is told so',
  async (_what, answer) => {
    const who = await aVisitor();
    server.answer = answer;
    const asked = server.asked.length;

    const { body } = await house.as(who)('GET', '/file-server/entries');

    expect(body).toMatchObject({ type: '/problems/files-unavailable' });
    expect(server.asked.length - asked).toBeLessThanOrEqual(2);
    expect(server.asked.slice(asked).every((line) => / \/ /u.test(line))).toBe(true);
  },
);

test('a file that is shorter than the server has said ends broken, not short and fine', async () => {
  const who = await aVisitor();
  const address = await house.app.listen({ host: '127.0.0.1', port: 0 });
  const letter = response('/letter.txt', sized(2_000_000));
  server.answer = () => multistatus(top, letter);
  const { at } = await entryAt(house, who, 'letter.txt');
  server.answer = ({ method }) =>
    method === 'GET'
      ? reply(200, Buffer.alloc(1_000_000), { 'content-length': '2000000' })
      : multistatus(letter);

  const authorization = `Bearer ${await house.issuer.forMember(who, 'documents')}`;
  const answer = await fetch(`${address}/file-server/content?at=${at}`, {
    headers: { authorization },
  });

  expect([answer.status, answer.headers.get('content-length')]).toEqual([200, '2000000']);
  await expect(answer.arrayBuffer()).rejects.toThrow();
});

test('an administrator is told what is at an address, and leads nobody to where this deployment does not go', async () => {
  const { admin } = await aConnected(house, server.url);
  const knock = async (url: string): Promise<string> =>
    (await house.as(admin)('POST', '/file-server/settings/try', { body: { url } })).body.outcome;
  const answered = async (answer: LyingServer['answer']): Promise<string> => {
    server.answer = answer;
    return knock(server.url);
  };
  const set = async (url: string): Promise<string> => {
    const body = { version: 1, name: 'X', url };
    return problem(await house.as(admin)('PUT', '/file-server/settings', { body }));
  };

  const outcomes = [
    await answered(() => multistatus(top)),
    await answered(() => reply(401, '', { 'www-authenticate': 'Basic realm="x"' })),
    await answered(() => reply(401, '', { 'www-authenticate': 'Negotiate' })),
    await answered(() => reply(200, '<html></html>')),
    await answered(() => reply(301, '', { location: 'https://elsewhere.test/' })),
    await answered(({ socket }) => (socket.destroy(), null)),
  ];
  const asked = server.asked.length;
  const elsewhere = [
    'http://files.example.org/dav/',
    'https://127.0.0.1/dav/',
    'https://10.0.0.1/',
    'https://[::1]/',
    'https://169.254.169.254/latest/',
    'https://localhost/',
    `${server.url}dav?x=1`,
    server.url.replace('//', '//maud:secret@'),
  ];
  const offLimits = await Promise.all(elsewhere.map(knock));

  expect(outcomes).toEqual([
    'good',
    'good',
    'no-password',
    'not-webdav',
    'not-webdav',
    'unreachable',
  ]);
  expect(offLimits).toEqual(elsewhere.map(() => 'off-limits'));
  expect(server.asked).toHaveLength(asked);
  expect(await set('https://10.0.0.1/')).toBe('file-server-off-limits');
});
