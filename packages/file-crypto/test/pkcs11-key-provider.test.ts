import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Pkcs11KeyProvider } from '../src/pkcs11/pkcs11-key-provider.ts';
import { newDataKey } from '../src/seal.ts';
import { canHaveSoftHsm, hasSoftHsm, makeToken } from '../src/test-support/soft-hsm.ts';
import { describeKeyProvider } from './key-provider-suite.ts';
import { about } from './sealed.ts';

const isWithout = !canHaveSoftHsm() && !hasSoftHsm();
const token = isWithout ? null : makeToken();
afterAll(() => token?.remove());

describe.skipIf(token === null)('by PKCS#11 (left out without apt-get)', () => {
  const settings = token ?? { library: '', tokenLabel: '', pin: { reveal: () => '' } };

  describeKeyProvider('SoftHSM', async () => {
    const [provider, another] = [new Pkcs11KeyProvider(settings), new Pkcs11KeyProvider(settings)];
    return {
      provider,
      another,
      close: async () => {
        await provider.close();
        await another.close();
      },
    };
  });

  test('a wrong PIN, another token or another library is a device that does not let us in', async () => {
    const others = [
      { ...settings, pin: { reveal: () => '000000' } },
      { ...settings, tokenLabel: 'another' },
      { ...settings, library: '/nowhere/libdevice.so' },
    ];

    for (const other of others) {
      const provider = new Pkcs11KeyProvider(other);
      const outcome = provider.create('organisation/refused');
      await expect(outcome).rejects.toMatchObject({ kind: 'unreachable' });
      expect(await provider.health()).toEqual({ status: 'down', kind: 'unreachable' });
      await provider.close();
    }
  });

  test('the words of an error hold neither the PIN nor a key', async () => {
    const wrong = { ...settings, tokenLabel: 'another', pin: { reveal: () => '999999' } };

    const error = await new Pkcs11KeyProvider(wrong).create('organisation/x').catch(String);

    expect(error).not.toContain('999999');
  });

  test('who has the database and the disk of the device, but not its PIN, has no data key (ENC-06)', async () => {
    const provider = new Pkcs11KeyProvider(settings);
    await provider.create('organisation/attacked');
    const dataKey = newDataKey();
    await provider.wrap('organisation/attacked', dataKey, about);
    await provider.close();

    const files = readdirSync(token?.folder ?? '', { recursive: true, withFileTypes: true });
    const stolen = files
      .filter((file) => file.isFile())
      .map((file) => readFileSync(join(file.parentPath, file.name)));

    expect(stolen.length).toBeGreaterThan(0);
    expect(stolen.some((bytes) => bytes.includes(dataKey.export()))).toBe(false);
  });
});
