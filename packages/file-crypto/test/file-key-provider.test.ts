import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FileKeyProvider } from '../src/file/file-key-provider.ts';
import { describeKeyProvider } from './key-provider-suite.ts';

describeKeyProvider('A file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'astra-keys-'));
  return {
    provider: new FileKeyProvider({ folder, deployment: 'trial' }),
    another: new FileKeyProvider({ folder, deployment: 'trial' }),
    close: async () => rmSync(folder, { recursive: true }),
  };
});

test('production does not keep its keys in a file', () => {
  const settings = { folder: tmpdir(), deployment: 'production' } as const;

  expect(() => new FileKeyProvider(settings)).toThrow('for a trial');
});

test('nobody else of the machine may read the keys', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'astra-keys-')), 'keys');
  const provider = new FileKeyProvider({ folder, deployment: 'trial' });

  await provider.create('organisation/one');

  expect(statSync(folder).mode & 0o077).toBe(0);
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  rmSync(folder, { recursive: true });
});
