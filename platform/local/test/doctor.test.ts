import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { repositoryRoot } from '#paths.ts';
import { takeLock } from '#run/lock.ts';
import { freePortBase, portsFrom } from '#run/ports.ts';
import { aSetUpAtWork } from './a-set-up-at-work.ts';
import { temporaryFolder } from './temporary-folder.ts';

interface Said {
  readonly code: number;
  readonly words: string;
}

/** What `npm run doctor` says of another state folder and other ports. */
function theDoctor(
  state: string,
  base: number,
  more: Readonly<Record<string, string>> = {},
): Promise<Said> {
  const env = { ...process.env, ...more, ASTRA_STATE: state, ASTRA_PORT_BASE: String(base) };
  const program = join(repositoryRoot, 'platform/local/src/main.ts');
  return new Promise((resolve) => {
    execFile(process.execPath, [program, 'doctor'], { env }, (error, words) =>
      resolve({ code: error === null ? 0 : Number(error.code), words }),
    );
  });
}

test('the doctor names what is not set up and the port that is taken, each with the way out, and touches nothing', async () => {
  const state = temporaryFolder();
  const base = await freePortBase();
  const other = createServer().listen(portsFrom(base).gateway, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');

  const { code, words } = await theDoctor(state, base);

  expect(code).toBe(1);
  expect(words).toMatch(/✗ Not set up yet, or out of date: .+ Run: npm run setup/u);
  // What only tests need is no fault of somebody who only starts it.
  expect(words).not.toMatch(/Not set up.*for the tests/u);
  expect(words).toContain(`✗ Port ${String(base)} (gateway) is taken by another program`);
  expect(words).toContain(`ASTRA_PORT_BASE=${String(base + 1000)} npm start`);
  expect(words).toMatch(/\n2 of \d+ need something\.\n$/u);
  expect(readdirSync(state)).toEqual([]);
});

test('the doctor names the Python that the chat server needs', async () => {
  const base = await freePortBase();

  const [as, without] = [
    await theDoctor(temporaryFolder(), base),
    await theDoctor(temporaryFolder(), base, { PYTHON: '/nowhere/python3' }),
  ];

  expect(as.words).toMatch(/✓ Python 3\.\d+\.\d+ \(.+\) runs the chat server\./u);
  expect(without.words).toMatch(/✗ The chat server \(Synapse\) needs Python 3\.10 or newer/u);
});

test('the doctor looks at the UDP ports of calls too', async () => {
  const base = await freePortBase();
  const { turnUdp } = portsFrom(base);
  const other = createSocket('udp4').bind(turnUdp, '0.0.0.0');
  onTestFinished(() => void other.close());
  await once(other, 'listening');

  const { words } = await theDoctor(temporaryFolder(), base);

  expect(words).toContain(`✗ UDP port ${turnUdp} (turnUdp) is taken by another program`);
});

test('the doctor names data that the next start would stumble over, with the way out', async () => {
  const [unread, unknown, unopened] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
  writeFileSync(join(unread, 'secrets.json'), 'x');
  mkdirSync(join(unknown, 'postgres', 'data'), { recursive: true });
  writeFileSync(join(unknown, 'postgres', 'data', 'somebody'), 'precious');
  mkdirSync(join(unopened, 'postgres', 'data'), { recursive: true });
  writeFileSync(join(unopened, 'postgres', 'data', 'PG_VERSION'), '15');
  const base = await freePortBase();

  const [ofSecrets, ofData, ofKeys] = [
    await theDoctor(unread, base),
    await theDoctor(unknown, base),
    await theDoctor(unopened, base),
  ];

  expect([ofSecrets.code, ofData.code, ofKeys.code]).toEqual([1, 1, 1]);
  expect(ofKeys.words).toMatch(/✗ .* what opens it is not: .*secrets\.json\. Put it back/u);
  expect(ofSecrets.words).toMatch(
    /✗ .*secrets\.json is damaged; begin anew with: npm start -- --fresh/u,
  );
  expect(ofData.words).toMatch(/✗ The data folder .* is damaged .* npm start -- --fresh/u);
  expect(readdirSync(join(unknown, 'postgres', 'data'))).toEqual(['somebody']);
});

test('the doctor names the set-up that all others wait for, and how to end it; the lock of one that was killed is none', async () => {
  const [blocked, left] = [temporaryFolder(), temporaryFolder()];
  const other = await aSetUpAtWork(blocked);
  writeFileSync(join(left, 'setup.lock'), String(process.ppid));
  const base = await freePortBase();

  const [ofBlocked, ofLeft] = [await theDoctor(blocked, base), await theDoctor(left, base)];

  const pid = String(other.pid);
  expect(ofBlocked.words).toContain(`✗ A set-up is at work (process ${pid}, for 0 min)`);
  expect(ofBlocked.words).toContain(`kill ${pid}`);
  expect(ofLeft.words).toContain('✓ No set-up is at work.');
  expect(readdirSync(left)).toEqual(['setup.lock']);
});

test('the doctor says where the stack runs, and that it does not answer', async () => {
  const state = temporaryFolder();
  const release = takeLock(state, 'http://localhost:8400');
  onTestFinished(release);

  const { code, words } = await theDoctor(state, await freePortBase());

  expect(code).toBe(1);
  expect(words).toContain('✓ The stack runs at http://localhost:8400');
  expect(words).toContain('✗ The stack runs but its status page does not answer');
});
