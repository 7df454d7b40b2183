import { spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import { findPostgres } from '#postgres/binaries.ts';
import { freePortBase, portsFrom } from '#run/ports.ts';
import { probeCluster } from '#run/cluster-folder.ts';
import { startStack } from '#run/stack.ts';
import type { StackOptions } from '#run/stack.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The ground without our services: PostgreSQL, the video server and the mailbox, all real. */
async function aStack(change: Partial<StackOptions> = {}) {
  const told: string[] = [];
  const tell = (sentence: string): void => void told.push(sentence);
  const options = {
    state: temporaryFolder(),
    portBase: await freePortBase(),
    isThrowAway: true,
    services: [],
    tell,
    ...change,
  };
  const stack = await startStack(options);
  onTestFinished(() => stack.stop());
  return { stack, options, told };
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);

test('PostgreSQL, the video server and the mailbox come back within five seconds when they are killed, with nothing lost', async () => {
  const { stack } = await aStack({ isThrowAway: false });
  await query(stack.run.adminUrl, 'create table kept as select 1 as one');

  for (const { pid } of stack.parts()) process.kill(pid ?? 0, 'SIGKILL');

  const everyPart = expect.objectContaining({ state: 'up', restarts: 1 }) as unknown;
  await vi.waitFor(() => expect(stack.parts()).toEqual([everyPart, everyPart, everyPart]), 5000);
  expect(await query(stack.run.adminUrl, 'select one from kept')).toEqual([{ one: 1 }]);
});

test('PostgreSQL comes back although a process of the killed one does not see its death', async () => {
  const { stack, options } = await aStack();
  const { pid = 0 } = stack.parts().find(({ name }) => name === 'postgres') ?? {};
  const [writer = 0] = childrenOf(pid);
  // It stands still as one that waits for a lock of the dead, and holds the shared memory.
  process.kill(writer, 'SIGSTOP');
  // Somebody who looks around in the data folder meanwhile is left alone.
  const visitor = spawn('sleep', ['60'], { cwd: join(options.state, 'postgres', 'data') });
  onTestFinished(() => void visitor.kill());

  process.kill(pid, 'SIGKILL');

  await vi.waitFor(
    () =>
      expect(stack.parts()).toContainEqual(expect.objectContaining({ state: 'up', restarts: 1 })),
    5000,
  );
  expect(visitor.signalCode).toBeNull();
  expect(await query(stack.run.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('the second start of the same state folder is refused and harms nothing', async () => {
  const { stack, options } = await aStack();

  await expect(startStack(options)).rejects.toThrow(`runs already at ${stack.origin}`);

  expect(await query(stack.run.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a taken port is named, with the way out, and nothing is started', async () => {
  const portBase = await freePortBase();
  const other = createServer().listen(portsFrom(portBase).smtp, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');

  const starting = startStack({ state: temporaryFolder(), portBase, services: [] });

  await expect(starting).rejects.toThrow(`Port ${portBase + 11} (smtp) is taken`);
  await expect(starting).rejects.toThrow('ASTRA_PORT_BASE=');
});

test.each([
  ['LiveKit', 'liveKitUdp'],
  ['the TURN relay', 'turnUdp'],
  ['the second LiveKit', 'liveKitBUdp'],
] as const)('a UDP port that %s would take is looked at too', async (_whose, name) => {
  const portBase = await freePortBase();
  const ports = portsFrom(portBase);
  const other = createSocket('udp4').bind(ports[name], '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');

  const starting = startStack({ state: temporaryFolder(), portBase, services: [] });

  await expect(starting).rejects.toThrow(`UDP port ${ports[name]} (${name}) is taken`);
  await expect(starting).rejects.toThrow('ASTRA_PORT_BASE=');
});

test('a damaged data folder is told with the way out, and left as it is', async () => {
  const state = temporaryFolder();
  const data = join(state, 'postgres', 'data');
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, 'somebody'), 'precious');

  const starting = startStack({ state, portBase: await freePortBase(), services: [] });

  await expect(starting).rejects.toThrow('npm start -- --fresh');
  expect(readFileSync(join(data, 'somebody'), 'utf8')).toBe('precious');
});

test.each(['secrets.json', 'people.json'])(
  'data whose %s is gone is told at once, and nothing new takes its place',
  async (gone) => {
    const state = temporaryFolder();
    mkdirSync(join(state, 'postgres', 'data'), { recursive: true });
    const { version } = await findPostgres();
    writeFileSync(
      join(state, 'postgres', 'data', 'PG_VERSION'),
      String(Number.parseInt(version, 10)),
    );

    for (const name of ['secrets.json', 'people.json', 'seeded.json'])
      if (name !== gone) writeFileSync(join(state, name), '{}');

    const starting = startStack({ state, portBase: await freePortBase(), services: [] });

    await expect(starting).rejects.toThrow(
      `${gone}. Put it back, or begin anew with: npm start -- --fresh`,
    );
    expect(existsSync(join(state, gone))).toBe(false);
  },
);

test('a data folder whose heart is broken is told with the way out', async () => {
  const { stack, options } = await aStack();
  await stack.stop();
  const control = join(options.state, 'postgres', 'data', 'global', 'pg_control');
  const cluster = join(options.state, 'postgres');
  const binaries = await findPostgres();
  expect(() => probeCluster(cluster, binaries)).not.toThrow();
  const { uid, gid } = statSync(control);
  writeFileSync(control, 'broken');
  chownSync(control, uid, gid);

  // As the doctor says it, and as the start does.
  expect(() => probeCluster(cluster, binaries)).toThrow('npm start -- --fresh');
  await expect(startStack(options)).rejects.toThrow('npm start -- --fresh');
});

test('what is stopped and started again has the same people and the same data', async () => {
  const { stack, options } = await aStack();
  await query(stack.run.adminUrl, 'create table kept as select 1 as one');
  await stack.stop();

  const again = await startStack(options);
  onTestFinished(() => again.stop());

  expect(again.people).toEqual(stack.people);
  expect(await query(again.run.adminUrl, 'select one from kept')).toEqual([{ one: 1 }]);
});

test('secrets lie in files that only their owner may read', async () => {
  const { options } = await aStack();

  const modes = ['secrets.json', 'people.json', 'run.json', 'livekit.json'].map(
    (name) => statSync(join(options.state, name)).mode & 0o777,
  );

  expect(modes).toEqual([0o600, 0o600, 0o600, 0o600]);
});

test('the status page shows the people with their codes to this machine and to no foreign page', async () => {
  const { stack } = await aStack();

  const own = await fetch(`${stack.run.statusPage}/status.json`);
  const status = (await own.json()) as { isReady: boolean; people: { code: string }[] };
  const page = await fetch(stack.run.statusPage);
  const mailbox = await fetch(`${stack.run.statusPage}/mailbox`);
  const gone = await fetch(`${stack.run.statusPage}/mailbox/a1B2c3`);

  expect(status.isReady).toBe(true);
  expect(status.people[0]?.code).toMatch(/^\d{6}$/);
  expect(await page.text()).toContain('<h1>Astra Visio on this machine</h1>');
  expect(await mailbox.text()).toContain('No mail yet.');
  expect(await gone.text()).toMatch(/<h1>There is no such mail<.+href="\/mailbox"/u);
  expect(own.headers.get('access-control-allow-origin')).toBeNull();
});
