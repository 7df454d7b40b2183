import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { freePort } from '@astra/platform-local/free-port';
import { makeState } from '#state.ts';
import { readWishes } from '#wishes.ts';
import { aRule, operatorsSettings } from './deployment.ts';
import {
  byTcp,
  byUdp,
  credentialOf,
  makeTurnClient,
  type Credential,
  type TurnClient,
} from './turn-client.ts';

const program = fileURLToPath(new URL('../../../.astra/coturn/coturn', import.meta.url));
const rules = fileURLToPath(new URL('../config/turnserver.conf', import.meta.url));
/** An address of documentation (RFC 5737) plays the bridge: nothing is sent there. */
const bridge = '203.0.113.10';

/** Debian's coturn is what set-up can bring; where there is no apt the relay's rules are not tried. */
const hasRelay = existsSync(program);

type Relay = {
  readonly port: number;
  readonly secret: string;
  readonly process: ChildProcess;
};
let relay: Relay;
const clients: TurnClient[] = [];

/** The relay with the very file that the installation writes, on loopback and on another port. */
async function startRelay(changed = (text: string): string => text): Promise<Relay> {
  const folder = mkdtempSync(join(tmpdir(), 'astra-turn-'));
  const state = join(folder, 'state');
  const wishes = readWishes({ ...operatorsSettings, ASTRA_BRIDGE_ADDRESS: bridge });
  makeState(state, wishes, aRule(readFileSync(rules, 'utf8')));
  const secret = readFileSync(join(state, 'secrets/turn'), 'utf8');
  const port = await freePort();
  const file = join(folder, 'turnserver.conf');
  const text = readFileSync(join(state, 'turnserver.conf'), 'utf8').replace(
    'listening-port=3478',
    `listening-port=${String(port)}\nlistening-ip=127.0.0.1\nrelay-ip=127.0.0.1\nrelay-ip=::1`,
  );
  writeFileSync(file, changed(text));
  const places = ['--log-file=stdout', `--pidfile=${join(folder, 'pid')}`];
  const child = spawn(program, ['-c', file, ...places, `--userdb=${join(folder, 'db')}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout?.on('data', (words: Buffer) => (said += words.toString()));
  child.stderr?.on('data', (words: Buffer) => (said += words.toString()));
  await vi.waitFor(() => expect(said).toMatch(/DB connection success/u), { timeout: 10_000 });
  expect(said).not.toMatch(/unknown option|bad configuration|ERROR/iu);
  return { port, secret, process: child };
}

beforeAll(async () => {
  if (hasRelay) relay = await startRelay();
}, 20_000);
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(() => relay?.process.kill());

let participants = 0;
function aClient(
  credential: Credential = credentialOf(relay.secret, `person-${++participants}`),
  wire = byUdp,
  at = relay,
) {
  const client = makeTurnClient(wire(at.port), credential);
  clients.push(client);
  return client;
}

/** What somebody would like to reach through a relay that stands inside the house. */
const forbidden = [
  ['the relay itself', '127.0.0.1'],
  ['this network', '0.0.0.0'],
  ['a private network', '10.0.0.5'],
  ['a private network', '172.31.250.3'],
  ['a private network', '192.168.1.1'],
  ['the cloud’s metadata', '169.254.169.254'],
  ['a carrier’s network', '100.64.0.1'],
  ['the bridge’s neighbour', '203.0.113.11'],
  ['this server’s public address', '192.0.2.10'],
  ['anybody on the Internet', '198.51.100.1'],
  ['all of a network', '255.255.255.255'],
  ['the relay itself', '::1'],
  ['a private network', 'fd00::1'],
  ['a link', 'fe80::1'],
  ['anybody on the Internet', '2001:db8::1'],
  ['an IPv4 address in IPv6', '::ffff:127.0.0.1'],
  ['an IPv4 address in IPv6', '::ffff:169.254.169.254'],
  ['the bridge in IPv6', `::ffff:${bridge}`],
  ['an IPv4 address by NAT64', '64:ff9b::7f00:1'],
  ['an IPv4 address by 6to4', '2002:7f00:1::1'],
  ['everything', '::'],
] as const;

describe.skipIf(!hasRelay)('the relay leads to the bridge and nowhere else (AB-TURN-1)', () => {
  test('the bridge is reached', async () => {
    const client = aClient();

    expect(await client.allocate()).toBe(0);
    expect(await client.permit(bridge)).toBe(0);
    expect(await client.bindChannel(bridge)).toBe(0);
  });

  test.each(forbidden)('not %s, %s', async (_what, peer) => {
    const client = aClient();

    expect(await client.allocate(peer.includes(':') ? 'ipv6' : 'ipv4')).toBe(0);
    expect(await client.permit(peer)).toBe(403);
    expect(await client.bindChannel(peer)).toBe(403);
  });

  test('multicast is refused', async () => {
    const client = aClient();
    await client.allocate();

    expect([400, 403]).toContain(await client.permit('224.0.0.1'));
  });

  test('no TCP service is reached through it', async () => {
    const client = aClient(credentialOf(relay.secret, 'who-came-by-tcp'), byTcp);

    // Unsupported transport protocol.
    expect(await client.allocateTcp()).toBe(442);
  });
});

describe.skipIf(!hasRelay)('the relay serves who has a credential of now (AB-TURN-2, 3)', () => {
  test('an expired, a changed and a made-up credential are refused', async () => {
    const good = credentialOf(relay.secret, 'yvonne');

    expect(await aClient(credentialOf(relay.secret, 'yvonne', -1)).allocate()).toBe(401);
    expect(await aClient({ ...good, username: `9${good.username}` }).allocate()).toBe(401);
    expect(await aClient(credentialOf('another secret', 'yvonne')).allocate()).toBe(401);
  });

  test.each([
    ['its nonce still of use', 'stale-nonce=600', false],
    // As after ten minutes: the browser must sign anew, with a credential that is over.
    ['its nonce over too', 'stale-nonce=1', true],
  ])(
    'a call goes on beyond its credential, %s; a new one does not begin with it',
    async (_what, nonces, isRenewed) => {
      const short = await startRelay((text) => text.replace(/^stale-nonce=.*$/mu, nonces));
      onTestFinished(() => void short.process.kill());
      const credential = credentialOf(short.secret, 'who-talks-for-long', 2);
      const client = aClient(credential, byUdp, short);
      expect(await client.allocate()).toBe(0);
      expect(await client.permit(bridge)).toBe(0);

      const isOver = async () =>
        expect(await aClient(credential, byUdp, short).allocate()).toBe(401);
      await vi.waitFor(isOver, { timeout: 6_000, interval: 500 });

      expect(await client.refresh(600)).toBe(0);
      expect(await client.permit(bridge)).toBe(0);
      expect(await client.bindChannel(bridge)).toBe(0);
      expect(client.renewals() > 0).toBe(isRenewed);
    },
  );

  test('one person cannot take the ports of all', async () => {
    const codes: number[] = [];
    while (codes.length < 12) {
      codes.push(await allocateOn(credentialOf(relay.secret, 'greedy', 600 + codes.length)));
    }

    expect(codes).toEqual([...Array<number>(8).fill(0), ...Array<number>(4).fill(486)]);
    expect(await aClient().allocate()).toBe(0);
  });

  test('a house full of people is served: every one of them takes addresses, whether they need them or not', async () => {
    const people = Array.from({ length: 300 }, (_none, index) => index);

    const refused = await Promise.all(
      people.map(async (person) => {
        const credential = credentialOf(relay.secret, `one-of-many-${String(person)}`);
        // One by TCP and one by TLS.
        const codes = [await allocateOn(credential), await allocateOn(credential)];
        return codes.filter((code) => code !== 0);
      }),
    );

    expect(refused.flat()).toEqual([]);
  });
});

/** Another port is taken where this one was another client's, whose allocation lives on (437 Allocation Mismatch). */
async function allocateOn(credential: Credential): Promise<number> {
  const code = await aClient(credential).allocate();
  return code === 437 ? allocateOn(credential) : code;
}
