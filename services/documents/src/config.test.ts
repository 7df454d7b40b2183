import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { loadConfig } from '#config.ts';

const key = (): string => randomBytes(32).toString('base64url');
/** A trial on a folder, and what a test has otherwise. */
const complete = (more: Record<string, string> = {}): Record<string, string> => ({
  PORT: '0',
  PUBLIC_ORIGIN: 'https://visio.example',
  ISSUER: 'https://visio.example/oidc',
  IDENTITY_URL: 'http://identity',
  DATABASE_URL: 'postgres://runtime@db/documents',
  DATABASE_OWNER_URL: 'postgres://owner@db/documents',
  CLIENT_SECRET: key(),
  EVENT_SEAL_KEY: key(),
  SECURITY_URL: 'http://security',
  MEETINGS_URL: 'http://meetings',
  CONNECTORS_URL: 'http://connectors',
  DEPLOYMENT: 'trial',
  STORE: 'folder',
  STORE_FOLDER: '/srv/files',
  KEYS: 'file',
  KEY_FOLDER: '/srv/keys',
  SCANNER: 'none',
  ...more,
});
const production = {
  DEPLOYMENT: 'production',
  KEYS: 'pkcs11',
  PKCS11_LIBRARY: '/usr/lib/device.so',
  PKCS11_TOKEN: 'astra',
  PKCS11_PIN: '123456',
};
const transit = {
  DEPLOYMENT: 'production',
  KEYS: 'transit',
  TRANSIT_URL: 'https://bao.house:8200',
};
const role = { TRANSIT_ROLE_ID: 'role', TRANSIT_SECRET_ID: 'secret-of-the-role' };
const insideOf = (text: string, more = {}): readonly string[] =>
  loadConfig(complete({ FILE_SERVER_INSIDE: text, ...more })).fileServersInside;

test('a whole environment is read, and no secret shows in what is printed of it', () => {
  const environment = complete(production);

  const config = loadConfig(environment);

  expect(config.fileServersInside).toEqual([]);
  const printed = inspect(config, { depth: 9 }) + JSON.stringify(config);
  for (const secret of ['CLIENT_SECRET', 'EVENT_SEAL_KEY', 'PKCS11_PIN'])
    expect(printed).not.toContain(environment[secret]);
});

test('servers of the house are read as origins, as an address is written', () => {
  const text = 'https://Files.House:443,https://nas.house:5006,';

  expect(insideOf(text)).toEqual(['https://files.house', 'https://nas.house:5006']);
  expect(insideOf(text, production)).toEqual(['https://files.house', 'https://nas.house:5006']);
});

test('no password goes to a server without TLS, but to one on this machine in a trial', () => {
  for (const here of ['http://127.0.0.1:8080', 'http://localhost:8080', 'http://[::1]:8080']) {
    expect(insideOf(here)).toEqual([here]);
    expect(() => insideOf(here, production)).toThrow(/FILE_SERVER_INSIDE must be https/u);
  }
  for (const open of ['http://files.house', 'https://nas.house,http://files.house'])
    expect(() => insideOf(open)).toThrow(/FILE_SERVER_INSIDE must be https/u);
});

test.each([
  'files.house',
  'https://files.house/dav',
  'ftp://files.house',
  'https://',
  'https://a b',
])('what is no origin is said by the name of its setting: %s', (text) => {
  expect(() => insideOf(text)).toThrow(/Configuration is not valid[\s\S]*FILE_SERVER_INSIDE/u);
});

const store = (kind: 'webdav' | 's3', url: string): Record<string, string> => ({
  STORE: kind,
  STORE_URL: url,
  STORE_USER: 'astra',
  STORE_PASSWORD: key(),
  STORE_BUCKET: 'astra',
});

test.each(['webdav', 's3'] as const)(
  'in production the password of the file server (%s) goes over no network in the clear',
  (kind) => {
    const at = (url: string, more = {}): unknown =>
      loadConfig(complete({ ...store(kind, url), ...more })).store;

    for (const open of ['http://files.house/dav', 'http://10.2.0.8:9000', 'http://127.0.0.1.house'])
      expect(() => at(open, production)).toThrow(/STORE_URL must be https/u);
    for (const hidden of ['https://files.house/dav', 'http://127.0.0.1:9000', 'http://[::1]:9000'])
      expect(at(hidden, production)).toMatchObject({ kind, url: hidden });
    expect(at('http://files.house/dav')).toMatchObject({ kind });
    expect(() => at('https://')).toThrow(/Configuration is not valid[\s\S]*STORE_URL/u);
  },
);

test('no file is taken that the virus scanner does not look through', () => {
  const mebibyte = 2 ** 20;
  const largest = (more: Record<string, string>): number =>
    loadConfig(complete(more)).limits.largestFileBytes / mebibyte;
  const clamAv = { SCANNER: 'clamav', CLAMAV_ADDRESS: 'clamd:3310' };

  expect(largest({})).toBe(5 * 1024);
  expect(largest(clamAv)).toBe(2_047);
  expect(largest({ ...clamAv, SCANNER_LARGEST_MIB: '100' })).toBe(100);
  expect(largest({ ...clamAv, LARGEST_FILE_GIB: '1' })).toBe(1_024);
  expect(() => largest({ ...clamAv, SCANNER_LARGEST_MIB: '4096' })).toThrow(/SCANNER_LARGEST_MIB/u);
});

const keysOf = (more: Record<string, string>): unknown =>
  loadConfig(complete({ ...transit, ...more })).keys;

test('keys in a transit engine: one way in, over TLS, and its secret shows nowhere', () => {
  const token = { TRANSIT_TOKEN_PATH: '/run/token' };

  expect(keysOf(role)).toMatchObject({ kind: 'transit', mount: 'astra' });
  expect(inspect(keysOf(role), { depth: 9 })).not.toContain(role.TRANSIT_SECRET_ID);
  expect(keysOf(token)).toMatchObject({ signIn: { kind: 'token-file', path: '/run/token' } });
  for (const more of [{}, { ...role, ...token }, { TRANSIT_ROLE_ID: 'role' }])
    expect(() => keysOf(more)).toThrow(/one of both/u);
  expect(() => keysOf({ ...token, TRANSIT_ROLE_ID: 'role' })).toThrow(/one of both/u);
  expect(() => keysOf({ ...role, TRANSIT_URL: 'http://bao.house:8200' })).toThrow(/must be https/u);
  expect(keysOf({ ...role, TRANSIT_URL: 'http://127.0.0.1:8200' })).toBeDefined();
});
