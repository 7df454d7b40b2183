import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { addressOf, readDiscovery } from './discovery.ts';

const origin = 'https://office.test';
const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
const base64 = (text: string): string => Buffer.from(text, 'base64url').toString('base64');
const of = (actions: string, more = ''): string =>
  `<?xml version="1.0" encoding="utf-8"?><wopi-discovery><net-zone name="external-https">
    <app name="writer">${actions}</app></net-zone>${more}</wopi-discovery>`;
const action = (name: string, ext: string, urlsrc: string): string =>
  `<action default="true" ext="${ext}" name="${name}" urlsrc="${urlsrc}"/>`;

describe('what an editor says of itself', () => {
  test('is read: what it opens, how, and its keys', () => {
    const { actions, keys } = readDiscovery(
      of(
        action('edit', 'DOCX', `${origin}/edit?`) + action('view', 'odt', `${origin}/view?`),
        `<proof-key value="x" modulus="${base64(n)}" exponent="${base64(e)}"/>`,
      ),
      origin,
    );

    expect([...actions]).toEqual([
      ['edit docx', `${origin}/edit?`],
      ['view odt', `${origin}/view?`],
    ]);
    expect(keys?.present.export({ format: 'jwk' })).toMatchObject({ n, e });
    expect(keys?.old).toBeNull();
  });

  test.each([
    ['of another origin', action('edit', 'docx', 'https://evil.test/edit?')],
    ['that is a script', action('edit', 'docx', 'javascript:alert(1)')],
    ['of another kind', action('convert', 'doc', `${origin}/convert?`)],
    ['of an odd ending', action('edit', '../x', `${origin}/edit?`)],
    ['that is endless', action('edit', 'docx', `${origin}/${'x'.repeat(3_000)}`)],
  ])('an address %s counts for nothing', (_what, text) => {
    expect(readDiscovery(of(text), origin).actions.size).toBe(0);
  });

  test.each([
    ['entities', '<!DOCTYPE x [<!ENTITY a "b">]><wopi-discovery/>'],
    ['no discovery', '<html/>'],
    ['no XML', 'Hello.'],
    ['half of one', '<wopi-discovery>'],
  ])('%s is none', (_what, xml) => {
    expect(() => readDiscovery(xml, origin)).toThrow();
  });
});

describe('the address of a document', () => {
  const fileUrl = 'https://visio.test/wopi/files/1';

  test('has the language where the editor wants it, and none of what it need not know', () => {
    const template = `${origin}/we?<ui=UI_LLCC&><rs=DC_LLCC&><dchat=DISABLE_CHAT&><wopisrc=WOPI_SOURCE&>`;

    const url = new URL(addressOf(template, { fileUrl, locale: 'fr' }));

    expect([...url.searchParams]).toEqual([
      ['ui', 'fr-FR'],
      ['rs', 'fr-FR'],
      ['WOPISrc', fileUrl],
    ]);
  });

  test('has it behind an address without places for it', () => {
    const url = new URL(addressOf(`${origin}/browser/1a2b/cool.html?`, { fileUrl, locale: 'en' }));

    expect([...url.searchParams]).toEqual([
      ['lang', 'en'],
      ['WOPISrc', fileUrl],
    ]);
  });
});
