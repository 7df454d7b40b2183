import { spawn, type ChildProcess } from 'node:child_process';
import { on, once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort } from '@astra/platform-local/free-port';
import { makeState } from '#state.ts';
import { readWishes } from '#wishes.ts';
import { aRule, operatorsSettings } from './deployment.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const program = join(root, '.astra/prosody/prosody');
const domain = 'meet.astra.internal';
const folder = mkdtempSync(join(tmpdir(), 'astra-compose-prosody-'));
const state = join(folder, 'state');
let server: ChildProcess;
let port: number;
let said = '';

/** The container's own files, with this test's folder in the place of the container's root. */
function furnish(http: number): void {
  cpSync(join(root, 'platform/jitsi/prosody'), join(folder, 'astra/modules'), { recursive: true });
  const here = (file: string, change = (text: string): string => text): void => {
    const text = readFileSync(join(root, file), 'utf8').replaceAll(
      /(?<=["= ])\/(?<place>astra|run|var)\//gu,
      `${folder}/$<place>/`,
    );
    writeFileSync(join(folder, 'astra', file.split('/').at(-1) ?? ''), change(text));
  };
  here('platform/jitsi/config/astra.cfg.lua');
  here('platform/compose/config/prosody.sh', (text) => text.replace('"/run/', `"${folder}/run/`));
  here('platform/compose/config/prosody.cfg.lua', (text) =>
    text
      .replaceAll('"*"', '"127.0.0.1"')
      .replace('{ 5222 }', `{ ${String(port)} }`)
      .replace('{ 5280 }', `{ ${String(http)} }`)
      .concat('run_as_root = true\n'),
  );
  mkdirSync(join(folder, 'run'));
  mkdirSync(join(folder, 'var/lib/prosody'), { recursive: true });
  for (const [from, to] of [
    ['secrets', 'secrets'],
    ['tls', 'tls'],
    ['token-keys', 'token-keys'],
  ] as const)
    cpSync(join(state, from), join(folder, 'run', to), { recursive: true });
  mkdirSync(join(folder, 'bin'));
  // Debian's two programs, as the image has them in its path.
  const launcher = readFileSync(program, 'utf8');
  writeFileSync(join(folder, 'bin/prosody'), launcher, { mode: 0o755 });
  const usr = join(root, '.astra/prosody/root/usr');
  const control = readFileSync(join(usr, 'bin/prosodyctl'), 'utf8')
    .replace(/^CFG_SOURCEDIR=.*$/mu, `CFG_SOURCEDIR='${usr}/lib/prosody';`)
    .replace(/^CFG_PLUGINDIR=.*$/mu, `CFG_PLUGINDIR='${usr}/lib/prosody/modules/';`);
  writeFileSync(join(folder, 'bin/prosodyctl.lua'), control);
  writeFileSync(
    join(folder, 'bin/prosodyctl'),
    launcher.replace(`'${usr}/bin/prosody'`, `'${folder}/bin/prosodyctl.lua'`),
    { mode: 0o755 },
  );
}

beforeAll(async () => {
  makeState(state, readWishes(operatorsSettings), aRule());
  port = await freePort();
  furnish(await freePort());
  server = spawn('/bin/sh', [join(folder, 'astra/prosody.sh')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: `${join(folder, 'bin')}:/usr/bin:/bin`,
      HOME: folder,
      ASTRA_XMPP_DOMAIN: domain,
      ASTRA_MEETINGS_URL: 'http://127.0.0.1:1',
      ASTRA_ORDERS_HOST: 'prosody',
      ASTRA_INNER_NETWORK: '127.0.0.0/8',
      ASTRA_TOKEN_KEYS: join(folder, 'run/token-keys'),
      ASTRA_TURN_HOST: 'visio.hospital.example',
      ASTRA_TURN_TLS_PORT: '5349',
    },
  });
  for (const stream of [server.stdout, server.stderr])
    stream?.on('data', (text: Buffer) => (said += text.toString()));
  await vi.waitFor(() => expect(said).toMatch(/Activated service 'c2s'/u), { timeout: 20_000 });
}, 30_000);
afterAll(() => {
  server.kill();
});

const password = (name: string): string => readFileSync(join(state, 'secrets', name), 'utf8');

const host = `auth.${domain}`;
const hello = `<?xml version="1.0"?><stream:stream xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams" to="${host}" version="1.0">`;

/** Says something and waits for the answer that it needs. */
async function say(socket: Socket, words: string, answer: RegExp): Promise<string> {
  socket.write(words);
  let heard = '';
  for await (const [text] of on(socket, 'data', { signal: AbortSignal.timeout(5000) })) {
    heard += String(text);
    if (answer.test(heard)) break;
  }
  return heard;
}

/** Signs in as the focus and the bridges do: TLS first, its certificate checked, then the password. */
async function signInByTls(user: string, secret: string): Promise<string> {
  const plain = connect(port, '127.0.0.1');
  await say(plain, hello, /<\/stream:features>/u);
  await say(plain, '<starttls xmlns="urn:ietf:params:xml:ns:xmpp-tls"/>', /<proceed/u);
  const ca = readFileSync(join(state, 'tls/ca.crt'));
  const secure = connectTls({ socket: plain, ca, servername: host });
  await once(secure, 'secureConnect');
  await say(secure, hello, /<\/stream:features>/u);
  const initial = Buffer.from(`\0${user}\0${secret}`).toString('base64');
  const verdict = await say(
    secure,
    `<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">${initial}</auth>`,
    /<(?:success|failure)/u,
  );
  secure.destroy();
  return verdict;
}

test.each(['focus', 'bridge'])(
  'the %s believes the server’s certificate, and is known by the password of the installation',
  async (name) => {
    const user = name === 'bridge' ? 'jvb' : name;

    expect(await signInByTls(user, password(name))).toMatch(/<success/u);
    expect(await signInByTls(user, password('turn'))).toMatch(/<failure/u);
  },
);

test('without TLS no password is asked for', async () => {
  const plain = connect(port, '127.0.0.1');

  const features = await say(plain, hello, /<\/stream:features>/u);

  expect(features).toMatch(/<starttls[^>]*><required\/>/u);
  expect(features).not.toMatch(/PLAIN|SCRAM/u);
  plain.destroy();
});
