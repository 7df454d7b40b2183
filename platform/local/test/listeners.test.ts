import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { spawn } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import { isLoopback, listenersOf, type Listener } from '#run/listeners.ts';

const here = (protocol: string, port: number): Listener | undefined =>
  listenersOf([process.pid]).find((one) => one.protocol === protocol && one.port === port);

test.each([
  ['127.0.0.1', '127.0.0.1', true],
  ['0.0.0.0', '0.0.0.0', false],
  ['::1', '::1', true],
  ['::', '::', false],
])('a process that listens at %s is found there', async (host, address, is) => {
  const server = createServer().listen(0, host);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const told = server.address();
  const port = typeof told === 'object' && told !== null ? told.port : 0;

  const found = here('tcp', port);

  expect(found).toMatchObject({ address });
  expect(found && isLoopback(found)).toBe(is);
});

test('of UDP, what takes from anybody is found; a client that has its peer is none', async () => {
  const [open, client] = [createSocket('udp4'), createSocket('udp4')];
  onTestFinished(() => [open, client].forEach((one) => one.close()));
  await new Promise<void>((done) => open.bind(0, done));
  await new Promise<void>((done) => client.connect(open.address().port, '127.0.0.1', done));

  expect(here('udp', open.address().port)).toMatchObject({ address: '0.0.0.0' });
  expect(here('udp', client.address().port)).toBeUndefined();
});

test('what a process has started is looked at with it', async () => {
  const listen = "require('net').createServer().listen(0, '127.0.0.1', () => console.log('up'))";
  const script = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(listen)}], { stdio: 'inherit' })`;
  const parent = spawn(process.execPath, ['-e', script], { detached: true });
  onTestFinished(() => void process.kill(-(parent.pid ?? 0), 'SIGKILL'));
  await once(parent.stdout, 'data');

  expect(listenersOf([parent.pid ?? 0])).toMatchObject([{ address: '127.0.0.1', protocol: 'tcp' }]);
});
