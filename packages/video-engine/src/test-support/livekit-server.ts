import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import type { ApiKey } from '../livekit/access-token.ts';
import { freeTcpPort, freeUdpPort } from './free-ports.ts';

/** A real LiveKit server of one test file, on loopback only. */
export interface TestLiveKit {
  readonly url: string;
  readonly publicUrl: string;
  readonly apiKey: ApiKey;
  /** Stands still, as under a long pause of the machine or a lost network. */
  freeze(): void;
  thaw(): void;
  /** Dies at once, and takes its rooms with it. */
  kill(): Promise<void>;
  /** Comes back on the same ports with the same key. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

interface Ports {
  readonly signal: number;
  readonly media: number;
  readonly turn: number;
}

/** Starts a server that posts its events to `webhookUrl`. */
export async function startLiveKit(webhookUrl?: string): Promise<TestLiveKit> {
  const apiKey = { key: 'test-key', secret: randomBytes(32).toString('base64url') };
  const ports = {
    signal: await freeTcpPort(),
    media: await freeUdpPort(),
    turn: await freeUdpPort(),
  };
  const url = `http://127.0.0.1:${ports.signal}`;
  const body = JSON.stringify(configuration(ports, apiKey, webhookUrl));
  let child = await launch(body, url);
  return {
    url,
    publicUrl: `ws://127.0.0.1:${ports.signal}`,
    apiKey,
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    kill: () => end(child, 'SIGKILL'),
    restart: async () => {
      child = await launch(body, url);
    },
    stop: () => end(child, 'SIGKILL'),
  };
}

function binary(): string {
  const path =
    // oxlint-disable-next-line node/no-process-env -- a test's own setting; no service reads it
    process.env['LIVEKIT_SERVER'] ??
    fileURLToPath(new URL('../../../../.astra/bin/livekit-server', import.meta.url));
  if (!existsSync(path))
    throw new Error('There is no LiveKit server yet: run `npm run setup` once.');
  return path;
}

function configuration(ports: Ports, apiKey: ApiKey, webhookUrl: string | undefined): object {
  return {
    port: ports.signal,
    bind_addresses: ['127.0.0.1'],
    keys: { [apiKey.key]: apiKey.secret },
    logging: { level: 'error' },
    room: { auto_create: false },
    rtc: {
      udp_port: ports.media,
      tcp_port: 0,
      node_ip: '127.0.0.1',
      use_external_ip: false,
      enable_loopback_candidate: true,
      ips: { includes: ['127.0.0.0/8'] },
      interfaces: { includes: ['lo'] },
    },
    // With no TURN of its own, the server would send browsers to public STUN servers.
    turn: {
      enabled: true,
      domain: 'localhost',
      udp_port: ports.turn,
      bind_addresses: ['127.0.0.1'],
      allow_restricted_peer_cidrs: ['127.0.0.0/8'],
    },
    ...(webhookUrl ? { webhook: { api_key: apiKey.key, urls: [webhookUrl] } } : {}),
  };
}

async function launch(body: string, url: string): Promise<ChildProcess> {
  const child = spawn(binary(), ['--config-body', body], { stdio: 'ignore' });
  const giveUp = Date.now() + 20_000;
  while (Date.now() < giveUp && child.exitCode === null) {
    const reply = await fetch(url, { signal: AbortSignal.timeout(1000) }).catch(() => null);
    if (reply?.ok) return child;
    await pause(50);
  }
  child.kill('SIGKILL');
  throw new Error('The LiveKit server did not come up.');
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
