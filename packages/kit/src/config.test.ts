import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Type } from 'typebox';
import { ConfigError, readConfig } from './config.ts';

const settings = {
  PORT: Type.Integer({ minimum: 0, maximum: 65535, description: 'Port' }),
  DATABASE_URL: Type.String({ minLength: 1, description: 'Where rows are' }),
  ENGINE: Type.Union([Type.Literal('livekit'), Type.Literal('memory')], { description: 'Engine' }),
  HOST: Type.String({ default: '127.0.0.1', description: 'Address' }),
};

test('the environment becomes typed values, with defaults', () => {
  const config = readConfig(settings, {
    PORT: '8402',
    DATABASE_URL: 'postgres://x',
    ENGINE: 'memory',
    OTHER: 'x',
  });

  expect(config).toEqual({
    PORT: 8402,
    DATABASE_URL: 'postgres://x',
    ENGINE: 'memory',
    HOST: '127.0.0.1',
  });
  expect(Object.isFrozen(config)).toBe(true);
});

const read = (): unknown => readConfig(settings, { PORT: 'http', ENGINE: 'zoom' });

test('all faults are told together, so that one restart mends them', () => {
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(/DATABASE_URL[\s\S]*PORT|PORT[\s\S]*DATABASE_URL/u);
  expect(read).toThrow(/ENGINE/u);
});

test('an empty value counts as missing', () => {
  expect(() => readConfig(settings, { PORT: '1', DATABASE_URL: '', ENGINE: 'memory' })).toThrow(
    /DATABASE_URL/u,
  );
});

test('a secret comes from the file that the environment names, without its last line break', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'astra-config-')), 'database-url');
  writeFileSync(file, 'postgres://from-a-file\n');

  const config = readConfig(settings, { PORT: '1', ENGINE: 'memory', DATABASE_URL_FILE: file });

  expect(config.DATABASE_URL).toBe('postgres://from-a-file');
});

test('a secret in two places, or in a file that is not there, is a fault', () => {
  const given = { PORT: '1', ENGINE: 'memory', DATABASE_URL_FILE: '/nowhere/database-url' };

  expect(() => readConfig(settings, given)).toThrow(/DATABASE_URL_FILE names a file/u);
  expect(() => readConfig(settings, { ...given, DATABASE_URL: 'postgres://x' })).toThrow(
    /DATABASE_URL and DATABASE_URL_FILE are both set/u,
  );
});
