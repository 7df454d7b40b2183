import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTokenKey } from '@astra/video-engine/jitsi/join-token';
import { makeState } from '#state.ts';
import { readWishes } from '#wishes.ts';
import { aRule, operatorsSettings } from './deployment.ts';

const wishes = readWishes(operatorsSettings);
const aFolder = (): string => join(mkdtempSync(join(tmpdir(), 'astra-state-')), 'state');
const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');
const contents = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();

test('secrets are made once: a second run changes and makes nothing', () => {
  const folder = aFolder();
  const made = makeState(folder, wishes, aRule());
  const before = contents(folder).map((name) => [name, statSync(join(folder, name)).ino]);

  expect(made).toContain('secrets/postgres');
  expect(makeState(folder, wishes, aRule())).toEqual([]);
  const after = contents(folder).map((name) => [name, statSync(join(folder, name)).ino]);
  const follows = new Set([
    'tls.caddy',
    'turnserver.conf',
    'livekit.yaml',
    'secrets/clients',
    ...contents(join(folder, 'synapse')).map((name) => `synapse/${name}`),
  ]);
  const lasting = (list: typeof before) => list.filter(([name]) => !follows.has(String(name)));
  expect(lasting(after)).toEqual(lasting(before));
});

test('no two secrets are the same, and only the folder’s owner comes to them', () => {
  const folder = aFolder();
  makeState(folder, wishes, aRule());

  const secrets = readdirSync(join(folder, 'secrets'))
    // Empty, but while the key of archives is changed.
    .filter((name) => name !== 'archive-before')
    .map((name) => read(folder, `secrets/${name}`));
  expect(new Set(secrets).size).toBe(secrets.length);
  expect(secrets.filter((text) => text.length < 43 && !text.startsWith('smtp'))).toEqual([]);
  expect(read(folder, 'secrets/archive-before')).toBe('');
  expect(statSync(folder).mode & 0o077).toBe(0);
});

test('an interrupted installation goes on where it was', () => {
  const folder = aFolder();
  makeState(folder, wishes, aRule());
  const postgres = read(folder, 'secrets/postgres');
  execFileSync('rm', ['-rf', join(folder, 'secrets/turn'), join(folder, 'tls/ca.crt')]);

  expect(makeState(folder, wishes, aRule())).toEqual(['secrets/turn', 'tls']);
  expect(read(folder, 'secrets/postgres')).toBe(postgres);
});

test('the mail server must be named once, and its password may then be taken out of the settings', () => {
  const folder = aFolder();
  expect(() => makeState(folder, { ...wishes, smtpUrl: '' }, aRule())).toThrow(/SMTP_URL/u);

  makeState(folder, wishes, aRule());

  expect(makeState(folder, { ...wishes, smtpUrl: '' }, aRule())).toEqual([]);
});

test('Prosody has the public half of the key that meetings signs with, under the id that it names', () => {
  const folder = aFolder();
  makeState(folder, wishes, aRule());

  const key = readTokenKey(read(folder, 'secrets/jitsi-token-key'));
  expect(read(folder, `token-keys/${key.id}.pem`)).toBe(key.publicPem);
});

test('the focus and the bridges believe the signalling server’s certificate, and the authority’s key is nowhere', () => {
  const folder = aFolder();
  makeState(folder, wishes, aRule());
  const tls = join(folder, 'tls');

  const words = `verify -CAfile ${tls}/ca.crt -verify_hostname auth.meet.astra.internal ${tls}/auth.meet.astra.internal.crt`;
  const verdict = execFileSync('openssl', words.split(' '), { encoding: 'utf8' });
  expect(verdict).toMatch(/: OK$/mu);
  expect(readdirSync(tls).toSorted()).toEqual([
    'auth.meet.astra.internal.crt',
    'auth.meet.astra.internal.key',
    'ca.crt',
  ]);
});

test('given certificates take the place of those by ACME, at the door and at the relay', () => {
  const folder = aFolder();
  makeState(folder, wishes, aRule('denied-peer-ip=0.0.0.0-255.255.255.255\n'));
  expect(read(folder, 'turnserver.conf')).toMatch(/^no-tls$/mu);

  for (const name of ['fullchain.pem', 'key.pem'])
    writeFileSync(join(folder, 'given-tls', name), 'a certificate');
  makeState(folder, wishes, aRule('denied-peer-ip=0.0.0.0-255.255.255.255\n'));

  expect(read(folder, 'tls.caddy')).toBe(
    'tls /run/given-tls/fullchain.pem /run/given-tls/key.pem\n',
  );
  const relay = read(folder, 'turnserver.conf');
  expect(relay).toMatch(/^cert=.*\npkey=/mu);
  expect(relay).toMatch(/^denied-peer-ip=0\.0\.0\.0-255\.255\.255\.255$/mu);
  expect(relay).toMatch(/^allowed-peer-ip=172\.31\.251\.10$/mu);
});
