import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort } from '@astra/platform-local/free-port';
import { patience } from '@astra/testing/patience';
import { startHouse, type House } from './support/house.ts';

let house: House;
let gateway: ChildProcess;
let origin: string;
let output = '';
const compiled = mkdtempSync(join(tmpdir(), 'astra-compiled-'));

const environment = (port: number): Record<string, string> => ({
  PORT: String(port),
  PUBLIC_ORIGIN: house.origin,
  ISSUER: house.config.issuer,
  DATABASE_URL: house.config.databaseUrl,
  DATABASE_OWNER_URL: house.config.databaseOwnerUrl,
  IDENTITY_URL: house.config.services.identity,
  MEETINGS_URL: house.config.services.meetings,
  CONNECTORS_URL: house.config.services.connectors,
  SECURITY_URL: house.config.services.security,
  // The usual engine; it is away.
  LIVEKIT_URL: 'http://127.0.0.1:9',
  CLIENT_SECRET: house.config.clientSecret.reveal(),
  SESSION_KEY: house.config.sessionKey.reveal(),
  WEB_ROOT: house.config.webRoot,
  NODE_COMPILE_CACHE: compiled,
});
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const run = (variables: Record<string, string>): ChildProcess => {
  const child = spawn(process.execPath, [main], { env: variables });
  child.stdout.on('data', (part: Buffer) => (output += part.toString()));
  child.stderr.on('data', (part: Buffer) => (output += part.toString()));
  return child;
};

const kept = (): readonly string[] => readdirSync(compiled, { recursive: true, encoding: 'utf8' });

beforeAll(async () => {
  house = await startHouse();
  const port = await freePort();
  gateway = run(environment(port));
  origin = `http://127.0.0.1:${port}`;
  await vi.waitFor(async () => expect((await fetch(`${origin}/health/ready`)).status).toBe(200), {
    timeout: 40_000,
    interval: 100,
  });
});
afterAll(async () => {
  gateway.kill('SIGKILL');
  await house.stop();
  rmSync(compiled, { recursive: true });
});

test('what was compiled at its start is kept while it runs, since a killed process could not', async () => {
  await vi.waitFor(() => expect(kept().length).toBeGreaterThan(500), patience);

  expect(gateway.exitCode).toBeNull();
});

test('no secret and nothing of a person is in the log of a whole visit', async () => {
  const browser = house.browser();
  await browser.signIn('/meetings?patient=Zoe');
  const secret = browser.cookies.get('__Host-astra')?.value ?? 'none';
  const here = house.browser(origin);
  for (const [name, cookie] of browser.cookies) here.cookies.set(name, cookie);
  const link = 'L'.repeat(43);
  const ticket = crypto.randomUUID();
  house.identity.state.tickets.add(ticket);
  const page = { headers: { origin: house.origin } };

  await here.fromPage('/api/meetings/meetings?patient=Zoe', page);
  await here.fromPage(`/api/meetings/links/${link}`, page);
  await here.fromPage('/api/meetings/invitations/look', {
    ...page,
    method: 'POST',
    body: { token: link },
  });
  await here.fromPage('/auth/guest', { ...page, method: 'POST', body: { ticket } });
  await here.ask('/auth/callback?code=the-code&state=the-state');
  await here.ask('/livekit/rtc/validate?access_token=the-engines-token');
  await here.fromPage('/auth/logout', { ...page, method: 'POST', body: {} });
  const guest = here.cookies.get('__Host-astra-guest')?.value ?? 'none';
  const tokens = house.service.seen.flatMap(({ headers }) => headers.authorization ?? []);

  await vi.waitFor(() => expect(output).toContain('/auth/logout'), patience);
  expect(tokens.length).toBeGreaterThan(0);
  for (const word of [
    secret,
    guest,
    link,
    ticket,
    'the-code',
    'the-state',
    'the-engines-token',
    'Zoe',
    '"127.0.0.1"',
    house.config.clientSecret.reveal(),
    house.config.sessionKey.reveal(),
    ...tokens.map((token) => token.replace('Bearer ', '').slice(0, 60)),
  ])
    expect(output).not.toContain(word);
  const lines = output.split('\n').filter((line) => line.includes('"Answered"'));
  expect(JSON.parse(lines[1] ?? '{}')).toMatchObject({
    service: 'gateway',
    method: 'GET',
    path: '/api/meetings/meetings',
    status: 200,
  });
});

const askFromElsewhere = () =>
  house.browser(origin).ask('/auth/logout', {
    method: 'POST',
    headers: { origin: 'https://evil.test' },
    body: {},
  });
const toldReasons = async () =>
  (await house.trail())
    .filter(({ action }) => action === 'request.send-cross-site')
    .map(({ reason }) => reason);

const sent = (): string =>
  house.service.seen
    .filter(({ url }) => url === '/internal/events')
    .map(({ body }) => body)
    .join(' ');

test('what strangers try leaves the process for the security service', async () => {
  expect((await askFromElsewhere()).status).toBe(403);

  await vi.waitFor(() => expect(sent()).toContain('request.send-cross-site'), patience);
  expect(await toldReasons()).toEqual(['cross-site-request']);
});

test('asked to stop, it leaves cleanly, open streams or not, and what it had counted is written', async () => {
  for (let n = 0; n < 3; n += 1) await askFromElsewhere();
  const browser = house.browser();
  await browser.signIn();
  const here = house.browser(origin);
  for (const [name, cookie] of browser.cookies) here.cookies.set(name, cookie);
  const stream = await here.raw('/api/meetings/stream', {
    headers: { accept: 'text/event-stream' },
  });
  const ended = stream.body.text().catch(() => 'cut');

  gateway.kill('SIGTERM');

  const [code] = (await once(gateway, 'exit')) as [number | null];
  expect(code).toBe(0);
  await ended;
  expect(await toldReasons()).toEqual(['cross-site-request', 'cross-site-request:3']);
});

test('a faulty configuration is told whole, and nothing starts', async () => {
  output = '';
  const child = run({
    ...environment(0),
    SESSION_KEY: 'short',
    WEB_ROOT: '',
    PROXY_HOPS: 'many',
    LIVEKIT_URL: '',
  });

  const [code] = (await once(child, 'exit')) as [number | null];

  expect(code).toBe(1);
  expect(output).toContain('/SESSION_KEY');
  expect(output).toContain('WEB_ROOT');
  expect(output).toContain('/PROXY_HOPS');
  expect(output).toContain('LIVEKIT_URL');
  expect(output).not.toContain('short');
});
