import { createPublicKey, type KeyObject } from 'node:crypto';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { ActionWish, EditorMode } from '#ports/editor.ts';

/** What an editor says of itself (WOPI, discovery). */
export type Discovery = {
  /** Addresses with their placeholders, by mode and end of a name: `edit docx`. */
  readonly actions: ReadonlyMap<string, string>;
  /** Null: it signs nothing. */
  readonly keys: ProofKeys | null;
};
export type ProofKeys = { readonly present: KeyObject; readonly old: KeyObject | null };

const mostActions = 2_000;
const longestAddress = 2_048;
const modes: ReadonlySet<string> = new Set(['view', 'edit'] satisfies EditorMode[]);

/** @throws Error for what is no discovery. Addresses of another origin than the editor's own are left out. */
export function readDiscovery(xml: string, origin: string): Discovery {
  const actions = new Map<string, string>();
  let keys: ProofKeys | null = null;
  let isDiscovery = false;
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  // It declares entities, which no editor needs: with it goes every bomb made of them.
  parser.on('doctype', () => {
    throw new Error('A discovery has no document type');
  });
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
    if (name === 'wopi-discovery') isDiscovery = true;
    if (name === 'proof-key') keys = keysOf(attributes);
    if (name === 'action') addAction(actions, attributes, origin);
  });
  parser.write(xml).close();
  if (!isDiscovery) throw new Error('This is no discovery');
  return { actions, keys };
}

type Attributes = Readonly<Record<string, string>>;

function addAction(actions: Map<string, string>, attributes: Attributes, origin: string): void {
  const { name = '', ext = '', urlsrc = '' } = attributes;
  const key = `${name} ${ext.toLowerCase()}`;
  // The first counts: others are of other nets.
  if (!modes.has(name) || !/^[a-z0-9]{1,10}$/iu.test(ext) || actions.has(key)) return;
  if (urlsrc.length > longestAddress || actions.size >= mostActions) return;
  const plain = urlsrc.replaceAll(placeholder, '');
  if (URL.canParse(plain) && new URL(plain).origin === origin) actions.set(key, urlsrc);
}

/** Base64 in the discovery, base64url in a JWK. */
const asUrl = (base64: string): string => Buffer.from(base64, 'base64').toString('base64url');

function keysOf(attributes: Attributes): ProofKeys | null {
  const { modulus = '', exponent = '', oldmodulus = '', oldexponent = '' } = attributes;
  if (modulus === '' || exponent === '') return null;
  const isOld = oldmodulus !== '' && oldexponent !== '';
  return {
    present: keyOf(modulus, exponent),
    old: isOld ? keyOf(oldmodulus, oldexponent) : null,
  };
}

const keyOf = (modulus: string, exponent: string): KeyObject =>
  createPublicKey({ format: 'jwk', key: { kty: 'RSA', n: asUrl(modulus), e: asUrl(exponent) } });

/** A part of an address that its user fills in or leaves out, such as `<ui=UI_LLCC&>`. */
const placeholder = /<([\w.-]{1,40})=([A-Z0-9_]{1,40})&?>/gu;
const languages: ReadonlySet<string> = new Set(['UI_LLCC', 'DC_LLCC']);
const tags: Readonly<Record<string, string>> = { fr: 'fr-FR', en: 'en-GB' };

/** The address that opens one document. */
export function addressOf(
  template: string,
  { fileUrl, locale }: Pick<ActionWish, 'fileUrl' | 'locale'>,
): string {
  const tag = tags[locale] ?? locale;
  const url = new URL(
    template.replaceAll(placeholder, (_all, name: string, what: string) =>
      languages.has(what) ? `${name}=${tag}&` : '',
    ),
  );
  // Some have no place for it in their address, and read it all the same.
  if (!template.includes('=UI_LLCC')) url.searchParams.set('lang', locale);
  url.searchParams.set('WOPISrc', fileUrl);
  return url.href;
}
