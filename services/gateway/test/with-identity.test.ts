import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Secret as OtpSecret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { audienceOf } from '@astra/contracts/actor';
import { Secret } from '@astra/kit/secret';
import { freePort } from '@astra/platform-local/free-port';
import { makeServiceDatabase, type TestDatabase } from '@astra/testing/postgres';
import { patience } from '@astra/testing/patience';
import type { Browser } from './support/browser.ts';
import { startHouse, type House } from './support/house.ts';

const totpSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const nadia = { email: 'nadia@clinic.test', password: randomBytes(16).toString('hex') };
/** A code is good once: each sign-in is of somebody else. */
const hugo = { ...nadia, email: 'hugo@clinic.test' };
const maud = { ...nadia, email: 'maud@clinic.test' };
const organisationId = randomUUID();
const secrets = Object.fromEntries(
  ['gateway', 'meetings', 'connectors', 'security', 'identity'].map((id) => [
    id,
    randomBytes(32).toString('hex'),
  ]),
);
const key = (): string => randomBytes(32).toString('base64url');

let house: House;
let place: TestDatabase;
let folder: string;
let identity: ChildProcess;
let origin: string;
let identityUrl: string;
let output = '';

const program = (name: string): string =>
  fileURLToPath(new URL(`../../identity/src/${name}.ts`, import.meta.url));
const run = (name: string, env: Record<string, string>): ChildProcess => {
  const child = spawn(process.execPath, [program(name)], { env });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => (output += part.toString()));
  return child;
};

beforeAll(async () => {
  house = await startHouse();
  place = await makeServiceDatabase(inject('postgresAdminUrl'), 'identity');
  folder = await mkdtemp(join(tmpdir(), 'astra-seed-'));
  const [gatewayPort, identityPort] = [await freePort(), await freePort()];
  origin = `http://127.0.0.1:${gatewayPort}`;
  identityUrl = `http://127.0.0.1:${identityPort}`;
  const environment = {
    PORT: String(identityPort),
    PUBLIC_ORIGIN: origin,
    ISSUER: `${origin}/oidc`,
    DATABASE_URL: place.url,
    DATABASE_OWNER_URL: place.ownerUrl,
    IDENTITY_URL: identityUrl,
    CLIENT_SECRET: secrets['identity'] ?? '',
    CLIENTS: JSON.stringify(Object.entries(secrets).map(([id, secret]) => ({ id, secret }))),
    FACTOR_KEY: key(),
    COOKIE_KEY: key(),
    EVENT_SEAL_KEY: key(),
    SECURITY_URL: house.service.url,
    CONNECTORS_URL: house.service.url,
    MEETINGS_URL: house.service.url,
    GATEWAY_URL: origin,
    SEED_FILE: join(folder, 'seed.json'),
  };
  await writeFile(environment.SEED_FILE, JSON.stringify(seed()));
  const planting = run('seed', environment);
  expect(await once(planting, 'exit'), output).toEqual([0, null]);
  identity = run('main', environment);
  await vi.waitFor(
    async () => expect((await fetch(`${identityUrl}/health/ready`)).status).toBe(200),
    { ...patience, interval: 100 },
  );
  await house.replica(gatewayPort, {
    publicOrigin: origin,
    issuer: `${origin}/oidc`,
    clientSecret: new Secret(secrets['gateway'] ?? ''),
    services: { ...house.config.services, identity: identityUrl },
  });
});
afterAll(async () => {
  identity.kill('SIGKILL');
  await house.stop();
  await place.drop();
  await rm(folder, { recursive: true });
});

const seed = () => ({
  organisations: [
    { id: organisationId, name: 'Clinic', slug: 'clinic', phone: null, timezone: 'Europe/Paris' },
  ],
  people: [nadia, hugo, maud].map(({ email, password }) => ({
    id: randomUUID(),
    organisation: 'clinic',
    email,
    displayName: email.split('@')[0],
    roles: ['clinician'],
    locale: 'fr',
    password,
    totpSecret,
  })),
});

const code = (): string =>
  new TOTP({ secret: OtpSecret.fromBase32(totpSecret) }).generate({ timestamp: Date.now() });

/** What a person does on the sign-in pages. */
const signIn = async (browser: Browser, who = nadia): Promise<string> =>
  prove(browser, await browser.go('/auth/login?returnTo=/journee'), who);

/** The same, in a tab that has come to the sign-in already. */
async function prove(
  browser: Browser,
  door: { readonly way: readonly string[] },
  who = nadia,
): Promise<string> {
  const uid = new URL(door.way.at(-1) ?? '', origin).searchParams.get('i') ?? '';
  const post = (path: string, body: unknown) =>
    browser.fromPage(`/api/identity/interactions/${uid}/${path}`, { method: 'POST', body });
  const first = await post('password', who);
  expect(first.status, first.text).toBe(200);
  const second = await post('totp', { code: code() });
  expect(second.status, second.text).toBe(200);
  const { pathname, search } = new URL((second.json as { location: string }).location, origin);
  return (await browser.go(pathname + search)).way.at(-1) ?? '';
}

const statusOf = async (browser: Browser, path: string): Promise<number> =>
  (await browser.fromPage(path)).status;

test('with the real identity: password and code, then tokens for each service, then out', async () => {
  const browser = house.browser(origin);

  const landed = await signIn(browser);

  expect(landed).toBe('/journee');
  expect(((await browser.fromPage('/auth/session')).json as { kind: string }).kind).toBe('member');
  for (const service of ['meetings', 'connectors', 'security'])
    expect((await browser.fromPage(`/api/${service}/x`)).json).toMatchObject({
      claims: { aud: `urn:astra:${service}`, kind: 'member', org: organisationId },
    });

  await browser.fromPage('/auth/logout', { method: 'POST', body: {} });

  expect(await statusOf(browser, '/api/meetings/x')).toBe(401);
  const door = await browser.go('/auth/login');
  expect(door.way.at(-1)).toContain('/connexion?i=');
});

test('with the real identity: of two tabs at the sign-in either one leads in, and the other follows by one step', async () => {
  const browser = house.browser(origin);
  const tabs = ['/journee', '/salons'].map((to) => browser.go(`/auth/login?returnTo=${to}`));
  const [first, second] = await Promise.all(tabs);
  const uidOf = (tab = first): string =>
    new URL(tab?.way.at(-1) ?? '', origin).searchParams.get('i') ?? '';
  const steps = [uidOf(first), uidOf(second)].map((uid) => `/api/identity/interactions/${uid}`);
  expect(await Promise.all(steps.map((path) => statusOf(browser, path)))).toEqual([200, 200]);

  expect(first && (await prove(browser, first, maud))).toBe('/journee');

  expect((await browser.go('/auth/login?returnTo=/salons')).way.at(-1)).toBe('/salons');
});

/** The provider's own access token, as a client that signs people in gets it. */
async function clientToken(browser: Browser): Promise<string> {
  const [verifier, redirect] = [key(), `${origin}/auth/callback`];
  const asked = new URLSearchParams({
    client_id: 'gateway',
    response_type: 'code',
    scope: 'openid profile email',
    redirect_uri: redirect,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const back = await browser.ask(`/oidc/auth?${asked.toString()}`);
  const code = new URL(String(back.headers['location']), origin).searchParams.get('code') ?? '';
  const credentials = Buffer.from(`gateway:${secrets['gateway'] ?? ''}`).toString('base64');
  const granted = await fetch(`${identityUrl}/oidc/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirect,
      code_verifier: verifier,
    }),
  });
  return ((await granted.json()) as { access_token: string }).access_token;
}

test('with the real identity: the provider’s token tells at the public address who the person is, a cookie does not', async () => {
  const browser = house.browser(origin);
  await signIn(browser, hugo);
  const authorization = `Bearer ${await clientToken(browser)}`;

  const told = await house.browser(origin).ask('/oidc/me', { headers: { authorization } });
  const byCookie = await browser.ask('/oidc/me');
  const forged = await browser.ask('/oidc/me', { headers: { authorization: 'Bearer forged' } });
  const elsewhere = await house
    .browser(origin)
    .ask('/api/identity/me', { headers: { authorization } });

  expect(told.json).toMatchObject({ name: 'hugo', email: hugo.email });
  expect([byCookie.status, forged.status, elsewhere.status]).toEqual([401, 401, 401]);
});

test('with the real identity: a patient comes in by a ticket, and what identity ends is over here', async () => {
  const granted = (await (
    await fetch(`${identityUrl}/oidc/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`meetings:${secrets['meetings']}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        resource: audienceOf('identity'),
      }).toString(),
    })
  ).json()) as { access_token: string };
  const [guestId, meetingId] = [randomUUID(), randomUUID()];
  const vouched = await fetch(`${identityUrl}/internal/guests`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${granted.access_token}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      guestId,
      meetingId,
      organisationId,
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    }),
  });
  const { ticket } = (await vouched.json()) as { ticket: string };
  const browser = house.browser(origin);

  const entered = await browser.fromPage('/auth/guest', { method: 'POST', body: { ticket } });

  expect(entered.json).toMatchObject({ kind: 'guest', meetingId });
  expect((await browser.fromPage('/api/meetings/visit')).json).toMatchObject({
    claims: { kind: 'guest', sub: guestId, meeting: meetingId, aud: 'urn:astra:meetings' },
  });
  const stream = await browser.raw('/api/meetings/visit/stream', {
    headers: { accept: 'text/event-stream' },
  });
  const ended = stream.body.text();

  await fetch(`${identityUrl}/internal/guests/${guestId}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${granted.access_token}` },
  });

  expect(await ended).toContain('event: first');
  await vi.waitFor(async () => expect(await statusOf(browser, '/api/meetings/visit')).toBe(401), {
    timeout: 3_000,
  });
});
