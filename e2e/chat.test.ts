import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { request } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import { desktop, closePages, openBrowser, phone } from '#browser.ts';
import { loginToken } from '#foreign-client.ts';
import { look } from '#look.ts';
import { openAs, personNamed } from '#people.ts';
import { stack } from '#stack.ts';
import { portsFrom } from '@astra/platform-local/run/ports';

interface ChatSession {
  readonly homeserver: string;
  readonly userId: string;
  readonly accessToken: string;
}

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

/** A request of any Matrix client, by the public door. */
async function matrix(
  path: string,
  { token, method = 'GET', body }: { token?: string; method?: string; body?: object } = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const reply = await fetch(`${stack().origin}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      origin: 'https://client.example',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  return { status: reply.status, body: text.startsWith('{') ? JSON.parse(text) : {} };
}

/** Somebody who is signed in to our pages, and the way into the chat that their page gets. */
async function ours(): Promise<{ readonly page: Page; readonly session: ChatSession }> {
  const { page } = await openAs(browser, 'h.ferrand', desktop);
  const { body } = await request(page, '/api/chat/session', { method: 'POST', body: {} });
  return { page, session: body as ChatSession };
}

test('our page is in the chat without the person noticing, and sees the rooms that it may', async () => {
  const { page, session } = await ours();
  const colleague = personNamed('n.berthelot').id;
  const sent = { method: 'POST', body: { personId: colleague } };
  const room = (await request(page, '/api/chat/direct', sent)).body as {
    readonly matrixRoomId: string;
  };

  const sync = await matrix('/_matrix/client/v3/sync?timeout=0', { token: session.accessToken });

  expect(session.homeserver).toBe(stack().origin);
  expect(sync.status).toBe(200);
  expect(JSON.stringify(sync.body['rooms'])).toContain(room.matrixRoomId);
});

test('any Matrix client signs the same person in through our sign-in, and sees the same rooms', async () => {
  const {
    page,
    session: { userId, accessToken },
  } = await ours();
  const flows = await matrix('/_matrix/client/v3/login');

  // Signed in already: our sign-in asks nothing, and Synapse asks whether this client is meant.
  const body = { type: 'm.login.token', token: await loginToken(page) };
  const entered = await matrix('/_matrix/client/v3/login', { method: 'POST', body });

  expect(JSON.stringify(flows.body)).toContain('oidc-astra');
  expect(entered).toMatchObject({ status: 200, body: { user_id: userId } });
  const token = String(entered.body['access_token']);
  const roomsBy = async (way: string): Promise<readonly string[]> => {
    const { body: told } = await matrix('/_matrix/client/v3/joined_rooms', { token: way });
    return (told['joined_rooms'] as readonly string[]).toSorted();
  };
  expect(await roomsBy(token)).not.toEqual([]);
  expect(await roomsBy(token)).toEqual(await roomsBy(accessToken));
});

test.each([
  ['desktop', 'light', desktop],
  ['phone', 'dark', { ...phone, colorScheme: 'dark' }],
] as const)(
  'what is asked of who signs in by another client is said in our words and looks like ours (%s, %s)',
  async (size, scheme, options) => {
    const { page, complaints } = await openAs(browser, 'h.ferrand', options);
    const done = encodeURIComponent('https://client.example/done');
    const way = `/_matrix/client/v3/login/sso/redirect/oidc-astra?redirectUrl=${done}`;
    await page.goto(`${stack().origin}${way}`);

    await page.getByRole('heading', { name: /^Ouvrir votre messagerie/u, level: 1 }).waitFor();
    const text = await page.getByRole('main').innerText();
    expect(text.match(/client\.example/gu)).toHaveLength(2);
    expect(text.match(/Dr Hugo Ferrand/gu)).toHaveLength(2);
    const go = page.getByRole('link', { name: 'Continuer' });
    const ground = await go.evaluate((it) => getComputedStyle(it).backgroundColor);
    expect(ground).toBe(scheme === 'dark' ? 'rgb(124, 203, 211)' : 'rgb(11, 95, 107)');
    await expectAccessible(page);
    await look(page, `client-sign-in-${size}-${scheme}`);
    expect(complaints).toEqual([]);

    // A way that has been gone already, or never was.
    await page.goto(`${stack().origin}/_synapse/client/oidc/callback?code=a&state=b`);
    await page.getByRole('heading', { name: 'La connexion n’a pas abouti' }).waitFor();
    await page.getByRole('heading', { name: 'You are not signed in' }).waitFor();
    await expectAccessible(page);
    await look(page, `client-sign-in-failed-${size}-${scheme}`);
  },
);

test('administration, other servers and registration have no door', async () => {
  const register = { username: 'x', password: 'y', auth: { type: 'm.login.dummy' } };

  const answers = await Promise.all([
    matrix('/_synapse/admin/v1/rooms', { token: stack().run.synapse.serviceToken }),
    matrix('/_matrix/federation/v1/version'),
    matrix('/_matrix/key/v2/server'),
    matrix('/_matrix/client/v3/register', { method: 'POST', body: register }),
    matrix('/_matrix/client/v3/publicRooms'),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 403, 401]);
});

test('how the chat server fares is told on a port of its own, and not at the public door', async () => {
  const { synapseMetrics } = portsFrom(Number(new URL(stack().origin).port));
  const path = '/_synapse/metrics';

  const [inside, outside] = await Promise.all([
    fetch(`http://127.0.0.1:${String(synapseMetrics)}${path}`),
    fetch(`${stack().origin}${path}`),
  ]);

  const told = await inside.text();
  // What docs/operations/chat.md tells operators to watch.
  expect(told).toMatch(
    /^synapse_http_server_response_time_seconds_count.*servlet="SyncRestServlet/mu,
  );
  expect(told).toMatch(/^synapse_event_persisted_position\S* [1-9]/mu);
  expect(outside.status).toBe(404);
});

test('no service of ours, and no owner of its tables, gets into the chat server’s database', async () => {
  const { default: pg } = await import('pg');
  const urls = Object.values(stack().run.databases).flatMap(({ url, ownerUrl }) =>
    ownerUrl === undefined ? [url] : [url, ownerUrl],
  );

  const refusals = urls.map(async (own) => {
    const url = new URL(own);
    url.pathname = '/synapse';
    const client = new pg.Client({ connectionString: url.href });
    return client.connect().then(
      async () => client.end(),
      (error: unknown) => error,
    );
  });

  expect(urls.length).toBeGreaterThan(10);
  for (const refusal of await Promise.all(refusals))
    expect(refusal).toMatchObject({
      message: 'permission denied for database "synapse"',
    });
});
