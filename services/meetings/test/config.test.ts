import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { readTokenKey } from '@astra/video-engine/jitsi/join-token';
import { loadConfig } from '#config.ts';

const key = 'k'.repeat(43);
const common = {
  HOST: '127.0.0.1',
  PORT: '8402',
  PUBLIC_ORIGIN: 'https://astra.example.org',
  DATABASE_URL: 'postgres://a@127.0.0.1/meetings',
  DATABASE_OWNER_URL: 'postgres://b@127.0.0.1/meetings',
  ISSUER: 'https://astra.example.org',
  IDENTITY_URL: 'http://127.0.0.1:8401',
  CLIENT_SECRET: key,
  CONNECTORS_URL: 'http://127.0.0.1:8403',
  SECURITY_URL: 'http://127.0.0.1:8404',
  EVENT_SEAL_KEY: key,
  LINK_KEY: key,
};
const tokenKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ format: 'der', type: 'pkcs8' })
  .toString('base64');
const jitsi = {
  ENGINES: 'jitsi',
  JITSI_URL: 'http://prosody:5280',
  JITSI_PUBLIC_URL: 'wss://visio.example.org/xmpp-websocket',
  JITSI_DOMAIN: 'visio.example.org',
  JITSI_TOKEN_KEY: tokenKey,
  JITSI_ORDERS_SECRET: key,
  JITSI_HOOK_SECRET: key,
};

test('a deployment with Jitsi needs nothing of LiveKit, and shows no secret', () => {
  const [engine] = loadConfig({ ...common, ...jitsi }).engines;

  expect(engine).toMatchObject({ kind: 'jitsi', domain: 'visio.example.org' });
  expect(JSON.stringify(engine)).not.toContain(key);
  expect(engine?.kind === 'jitsi' && readTokenKey(engine.tokenKey.reveal()).id).toMatch(
    /^[0-9a-f]{32}$/,
  );
});

test('every fault of the settings of Jitsi is told at once', () => {
  const faulty = { JITSI_URL: 'http://prosody:5280/path', JITSI_HOOK_SECRET: 'short' };
  const load = () => loadConfig({ ...common, ENGINES: 'jitsi', ...faulty });

  expect(load).toThrow(/JITSI_URL/);
  expect(load).toThrow(/JITSI_HOOK_SECRET/);
  expect(load).toThrow(/JITSI_TOKEN_KEY/);
  expect(load).not.toThrow(/LIVEKIT/);
});

test('a key that is too small to be trusted is refused', () => {
  const small = generateKeyPairSync('rsa', { modulusLength: 1024 })
    .privateKey.export({ format: 'der', type: 'pkcs8' })
    .toString('base64');

  expect(() => readTokenKey(small)).toThrow('2048');
});

const livekit = (prefix: string) => ({
  [`${prefix}_URL`]: 'http://127.0.0.1:7880',
  [`${prefix}_PUBLIC_URL`]: 'wss://video.example.org',
  [`${prefix}_API_KEY`]: 'key',
  [`${prefix}_API_SECRET`]: key,
});

test('several engines have their own settings each, and every fault of one is told by its name', () => {
  const all = { ...common, ...livekit('LIVEKIT'), ENGINES: 'livekit, livekit-b livekit' };

  const { engines } = loadConfig({ ...all, ...livekit('LIVEKIT_B') });

  expect(engines).toMatchObject([
    { id: 'livekit', kind: 'livekit' },
    { id: 'livekit-b', kind: 'livekit', url: 'http://127.0.0.1:7880' },
  ]);
  expect(() => loadConfig(all)).toThrow(/LIVEKIT_B_URL/);
  expect(() => loadConfig({ ...common, ENGINES: 'zoom' })).toThrow(/ENGINES/);
});
