import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { readIdentityConfig } from '#config.ts';

const key = (): string => randomBytes(32).toString('base64url');
const complete = (): Record<string, string> => ({
  PORT: '0',
  PUBLIC_ORIGIN: 'https://visio.example',
  ISSUER: 'https://visio.example/oidc',
  IDENTITY_URL: 'http://identity',
  DATABASE_URL: 'postgres://runtime@db/identity',
  DATABASE_OWNER_URL: 'postgres://owner@db/identity',
  CLIENT_SECRET: key(),
  CLIENTS: JSON.stringify([{ id: 'gateway', secret: key() }]),
  FACTOR_KEY: key(),
  COOKIE_KEY: key(),
  EVENT_SEAL_KEY: key(),
  SECURITY_URL: 'http://security',
  GATEWAY_URL: 'http://gateway',
  MEETINGS_URL: 'http://meetings',
  CONNECTORS_URL: 'http://connectors',
});

test('a whole environment is read, and no secret shows in what is printed of it', () => {
  const environment = complete();

  const config = readIdentityConfig(environment);

  expect(config.clients.map((client) => client.id)).toEqual(['gateway']);
  const printed = inspect(config, { depth: 9 }) + JSON.stringify(config);
  for (const secret of ['FACTOR_KEY', 'COOKIE_KEY', 'EVENT_SEAL_KEY'])
    expect(printed).not.toContain(environment[secret]);
});

test('everything that is missing is said at once', () => {
  const { FACTOR_KEY: _f, COOKIE_KEY: _c, ...rest } = complete();

  expect(() => readIdentityConfig(rest)).toThrow(/FACTOR_KEY.*COOKIE_KEY|COOKIE_KEY.*FACTOR_KEY/s);
});

test.each([
  ['no JSON', 'gateway'],
  ['an unknown client', JSON.stringify([{ id: 'stranger', secret: key() }])],
  ['a short secret', JSON.stringify([{ id: 'gateway', secret: 'short' }])],
])('a list of clients with %s stops the start', (_what, clients) => {
  expect(() => readIdentityConfig({ ...complete(), CLIENTS: clients })).toThrow('/CLIENTS');
});
