import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { hashSecret, isSameSecret, systemRandom } from './random.ts';
import { makeSeal } from './seal.ts';
import { Secret } from './secret.ts';

const key = (): Secret => new Secret(systemRandom.secret());

test('a secret shows itself to nobody who did not ask', () => {
  const secret = new Secret('hunter2');

  const shown = [
    String(secret),
    JSON.stringify({ secret }),
    inspect({ secret }),
    secret.toString(),
  ];

  expect(shown.join()).not.toContain('hunter2');
  expect(secret.reveal()).toBe('hunter2');
});

test('what was sealed comes back whole, and says nothing on the way', async () => {
  const seal = makeSeal(key());

  const sealed = await seal.close({ name: 'Mme Bellec', born: '1948-03-03' });

  expect(sealed).not.toContain('Bellec');
  expect(Buffer.from(sealed.split('.')[3] ?? '', 'base64url').toString()).not.toContain('Bellec');
  expect(await seal.open(sealed)).toEqual({ name: 'Mme Bellec', born: '1948-03-03' });
});

test('a broken or foreign seal does not open', async () => {
  const seal = makeSeal(key());
  const sealed = await seal.close({ a: 1 });
  const [head, wrapped, iv, body = '', tag] = sealed.split('.');
  const broken = [
    head,
    wrapped,
    iv,
    `${body.startsWith('A') ? 'B' : 'A'}${body.slice(1)}`,
    tag,
  ].join('.');

  await expect(seal.open(broken)).rejects.toThrow();
  await expect(makeSeal(key()).open(sealed)).rejects.toThrow();
});

test('a key of another length is refused at once', () => {
  expect(() => makeSeal(new Secret('c2hvcnQ'))).toThrow('32 bytes');
});

test('a link secret has 256 bits and is known by its hash', () => {
  const secret = systemRandom.secret();

  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(hashSecret(secret)).toMatch(/^[0-9a-f]{64}$/u);
  expect(isSameSecret(secret, secret)).toBe(true);
  expect(isSameSecret(secret, `${secret}x`)).toBe(false);
});
