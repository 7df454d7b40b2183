import { createSecretKey, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KeyProvider, WrappedKey } from '../src/key-provider.ts';
import { newDataKey } from '../src/seal.ts';
import { about, faultOf, opened, sealed } from './sealed.ts';

/** What a provider brings to be tested. */
export interface KeyBench {
  readonly provider: KeyProvider;
  /** The same device once more, as another process would have it. */
  readonly another: KeyProvider;
  close(): Promise<void>;
}

/** What every provider of keys must do, whichever it is. */
export function describeKeyProvider(name: string, makeBench: () => Promise<KeyBench>): void {
  describe(`${name} keeps the contract of a key provider:`, () => {
    let bench: KeyBench;
    let provider: KeyProvider;
    let serial = 0;
    beforeAll(async () => {
      bench = await makeBench();
      provider = bench.provider;
    });
    afterAll(() => bench.close());

    const aKey = async (): Promise<string> => {
      serial += 1;
      await provider.create(`organisation/hospital-${serial}`);
      return `organisation/hospital-${serial}`;
    };

    test('a data key comes back as it was, also in another process', async () => {
      const [keyName, dataKey] = [await aKey(), newDataKey()];

      const wrapped = await provider.wrap(keyName, dataKey, about);

      const kept = JSON.parse(JSON.stringify(wrapped)) as WrappedKey;
      expect(kept).toMatchObject({ provider: provider.name, keyName, keyVersion: 1 });
      expect((await provider.unwrap(kept, about)).equals(dataKey)).toBe(true);
      expect((await bench.another.unwrap(kept, about)).equals(dataKey)).toBe(true);
    });

    test('a wrapped key shows nothing of the data key, nor that two are the same', async () => {
      const [keyName, dataKey] = [await aKey(), newDataKey()];

      const one = await provider.wrap(keyName, dataKey, about);
      const other = await provider.wrap(keyName, dataKey, about);

      expect(one.wrapped).not.toBe(other.wrapped);
      expect(Buffer.from(one.wrapped, 'base64url').includes(dataKey.export())).toBe(false);
    });

    test('what another kind of provider has wrapped is said to be elsewhere, and nobody is said to have changed it', async () => {
      const wrapped = await provider.wrap(await aKey(), newDataKey(), about);
      const elsewhere = provider.name === 'file' ? 'transit' : 'file';

      const moved: WrappedKey = { ...wrapped, provider: elsewhere };

      await expect(provider.unwrap(moved, about)).rejects.toMatchObject({ kind: 'elsewhere' });
      await expect(provider.rewrap(moved, about)).rejects.toMatchObject({ kind: 'elsewhere' });
      const unknown = { ...wrapped, provider: 'none' } as unknown as WrappedKey;
      await expect(provider.unwrap(unknown, about)).rejects.toMatchObject({ kind: 'refused' });
    });

    test('a wrapped key that was changed in any byte is refused', async () => {
      const wrapped = await provider.wrap(await aKey(), newDataKey(), about);

      for (let at = 0; at < 60; at += 1) {
        const bytes = Buffer.from(wrapped.wrapped, 'base64url');
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        const changed = { ...wrapped, wrapped: bytes.toString('base64url') };
        await expect(provider.unwrap(changed, about)).rejects.toMatchObject({ kind: 'refused' });
      }
      // And the device still works.
      await expect(provider.unwrap(wrapped, about)).resolves.toBeDefined();
    });

    test.each([
      ['organisation', 'hospital-2'],
      ['document', 'document-2'],
      ['version', 'version-0'],
    ])('a wrapped key of another %s is refused', async (what, other) => {
      const wrapped = await provider.wrap(await aKey(), newDataKey(), about);

      const outcome = provider.unwrap(wrapped, { ...about, [what]: other });

      await expect(outcome).rejects.toMatchObject({ kind: 'refused' });
    });

    test("another organisation's key does not open it", async () => {
      const [mine, other] = [await aKey(), await aKey()];
      const wrapped = await provider.wrap(mine, newDataKey(), about);

      const outcome = provider.unwrap({ ...wrapped, keyName: other }, about);

      await expect(outcome).rejects.toMatchObject({ kind: 'refused' });
    });

    test('a rotation leaves the sealed bytes alone, and what was wrapped before still opens (ENC-04)', async () => {
      const [keyName, dataKey, content] = [await aKey(), newDataKey(), randomBytes(5000)];
      const file = await sealed(content, { key: dataKey });
      const before = await provider.wrap(keyName, dataKey, about);

      const version = await provider.rotate(keyName);
      const after = await provider.rewrap(before, about);

      expect([version, after.keyVersion]).toEqual([2, 2]);
      expect(await provider.versions(keyName)).toEqual([1, 2]);
      for (const wrapped of [before, after]) {
        const key = await provider.unwrap(wrapped, about);
        expect((await opened(file, { key })).equals(content)).toBe(true);
      }
      expect((await provider.wrap(keyName, dataKey, about)).keyVersion).toBe(2);
    });

    test('an old version is destroyed once everything is rewrapped, and no read fails meanwhile (ENC-04)', async () => {
      const keyName = await aKey();
      const all = await Promise.all(
        Array.from({ length: 20 }, () => provider.wrap(keyName, newDataKey(), about)),
      );

      await provider.rotate(keyName);
      const rewrapped: WrappedKey[] = [];
      for (const wrapped of all) {
        const [next] = await Promise.all([
          provider.rewrap(wrapped, about),
          ...all.map((each) => bench.another.unwrap(each, about)),
        ]);
        rewrapped.push(next);
      }
      await provider.destroyVersion(keyName, 1);

      for (const wrapped of rewrapped)
        await expect(provider.unwrap(wrapped, about)).resolves.toBeDefined();
      for (const wrapped of all)
        await expect(provider.unwrap(wrapped, about)).rejects.toMatchObject({ kind: 'no-key' });
    });

    test('what was wrapped with a key that was destroyed is lost, in a restored backup too (ENC-07)', async () => {
      const [keyName, dataKey] = [await aKey(), newDataKey()];
      const file = await sealed(Buffer.from('of somebody who is to be forgotten'), {
        key: dataKey,
      });
      const backup = { file, wrapped: await provider.wrap(keyName, dataKey, about) };
      await provider.rotate(keyName);
      const newer = await provider.rewrap(backup.wrapped, about);

      await provider.destroy(keyName);

      for (const wrapped of [backup.wrapped, newer])
        for (const each of [provider, bench.another])
          await expect(each.unwrap(wrapped, about)).rejects.toMatchObject({ kind: 'no-key' });
      // A key of the same name is another key.
      await provider.create(keyName);
      await expect(provider.unwrap(backup.wrapped, about)).rejects.toMatchObject({
        kind: 'refused',
      });
      expect(await faultOf(backup.file, { key: newDataKey() })).toBe('broken');
    });

    test('a key is made once, and none is no key', async () => {
      const keyName = await aKey();

      await expect(provider.create(keyName)).rejects.toMatchObject({ kind: 'exists' });
      const none = 'organisation/none';
      await expect(provider.wrap(none, newDataKey(), about)).rejects.toMatchObject({
        kind: 'no-key',
      });
      await expect(provider.rotate(none)).rejects.toMatchObject({ kind: 'no-key' });
      expect(await provider.versions(none)).toEqual([]);
      await provider.destroy(none);
      await provider.destroyVersion(none, 1);
    });

    test.each(['', '../keys', 'A', 'a b', 'a//b', '/a', 'a/', 'é', 'a.json', 'a'.repeat(200)])(
      '%j is no name of a key',
      async (keyName) => {
        await expect(provider.create(keyName)).rejects.toMatchObject({ kind: 'invalid' });
        await expect(provider.destroy(keyName)).rejects.toMatchObject({ kind: 'invalid' });
      },
    );

    test('only a whole data key is wrapped', async () => {
      const short = createSecretKey(randomBytes(16));

      const outcome = provider.wrap(await aKey(), short, about);

      await expect(outcome).rejects.toMatchObject({ kind: 'invalid' });
    });

    test('many at once each get their own', async () => {
      const keyName = await aKey();
      const keys = Array.from({ length: 50 }, () => newDataKey());

      const wrapped = await Promise.all(keys.map((key) => provider.wrap(keyName, key, about)));
      const back = await Promise.all(wrapped.map((each) => provider.unwrap(each, about)));

      expect(back.every((key, at) => keys[at]?.equals(key))).toBe(true);
      expect(await provider.health()).toEqual({ status: 'up' });
    });
  });
}
