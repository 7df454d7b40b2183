import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { livekitBinary } from '@astra/platform-local/paths';
import { LiveKitEngine } from '@astra/video-engine/livekit/livekit-engine';
import { freeTcpPort } from '@astra/video-engine/test-support/free-ports';
import { readRules } from '#rules.ts';
import { makeState } from '#state.ts';
import { readWishes } from '#wishes.ts';
import { operatorsSettings, readDeployment } from './deployment.ts';

const wished = (standBy: string) => readWishes({ ...operatorsSettings, ASTRA_STAND_BY: standBy });
const aFolder = (): string => join(mkdtempSync(join(tmpdir(), 'astra-stand-by-')), 'state');
const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

test('a real LiveKit runs with the file of the installation and believes the secret of meetings alone', async () => {
  const folder = aFolder();
  makeState(folder, wished('livekit'), readRules());
  const [port, udp, tcp] = await Promise.all([freeTcpPort(), freeTcpPort(), freeTcpPort()]);
  const file = join(folder, 'tried.yaml');
  const text = read(folder, 'livekit.yaml');
  const own = { 'port: 7880': port, 'udp_port: 7882': udp, 'tcp_port: 7881': tcp };
  writeFileSync(
    file,
    Object.entries(own).reduce((before, [line, free]) => {
      expect(before).toContain(line);
      return before.replace(line, `${line.split(':')[0] ?? ''}: ${String(free)}`);
    }, text),
  );
  const server = spawn(livekitBinary(), ['--config', file], {
    env: { NODE_IP: '127.0.0.1' },
    stdio: 'ignore',
  });
  const isGone = once(server, 'exit');
  onTestFinished(async () => {
    server.kill('SIGKILL');
    await isGone;
  });
  const url = `http://127.0.0.1:${String(port)}`;
  const engine = (secret: string): LiveKitEngine =>
    new LiveKitEngine({
      url,
      publicUrl: url,
      apiKey: { key: read(folder, 'secrets/livekit-key').trim(), secret },
    });
  const ours = engine(read(folder, 'secrets/livekit-secret').trim());

  await vi.waitFor(async () => expect(await ours.health()).toMatchObject({ status: 'up' }), {
    timeout: 45_000,
  });

  await ours.prepare({ roomId: 'room', maxParticipants: 2 });
  expect(await ours.health()).toMatchObject({ rooms: 1 });
  expect(await engine('x'.repeat(43)).health()).toMatchObject({ status: 'down' });
  const { credential } = await ours.grant({
    grantId: 'grant',
    roomId: 'room',
    participantId: 'nadia',
    displayName: 'Nadia',
    may: { publish: [] },
    connectWithinMs: 60_000,
  });
  // RTC-8: whom a browser asks for its own address is told nothing to strangers.
  expect(await serversTold(url, credential)).toEqual([
    `stun:${operatorsSettings['ASTRA_PUBLIC_HOST'] ?? ''}`,
  ]);
});

/** The servers that the engine sends a browser to, as they stand in the first word that it says. */
async function serversTold(url: string, credential: string): Promise<readonly string[]> {
  const wish = `access_token=${encodeURIComponent(credential)}&protocol=16&auto_subscribe=1`;
  const socket = new WebSocket(`${url.replace('http', 'ws')}/rtc?${wish}`);
  socket.binaryType = 'arraybuffer';
  const [said] = (await once(socket, 'message')) as [{ readonly data: ArrayBuffer }];
  socket.close();
  return (
    Buffer.from(said.data)
      .toString('latin1')
      .match(/(?:stun|turn)s?:[\w.-]+/gu) ?? []
  );
}

test('the stand-by is reached from outside by the gateway alone, which asks before it leads anybody there', () => {
  const caddy = readFileSync(new URL('../config/Caddyfile', import.meta.url), 'utf8');
  const withOne = readDeployment(operatorsSettings, true);
  const { gateway, meetings, livekit } = withOne.services;

  expect(caddy.match(/(?:reverse_proxy|import) \S+/gu)).toEqual([
    'import /run/tls.caddy',
    'reverse_proxy gateway:8400',
  ]);
  expect(gateway?.environment?.['LIVEKIT_URL']).toBe(meetings?.environment?.['LIVEKIT_URL']);
  expect(meetings?.environment?.['LIVEKIT_PUBLIC_URL']).toBe(
    `wss://${operatorsSettings['ASTRA_PUBLIC_HOST'] ?? ''}/livekit`,
  );
  // Media alone.
  expect(livekit?.ports).toEqual(['7881:7881/tcp', '7882:7882/udp']);
});

test('another engine than those that can be had is refused', () => {
  expect(() => wished('zoom')).toThrow(/ASTRA_STAND_BY/u);
});
