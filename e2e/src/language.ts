import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

type Tree = { readonly [key: string]: string | Tree };

const folder = new URL('../../apps/web/src/locales/', import.meta.url);

function read(locale: string, file: string): Tree {
  const path = new URL(`${locale}/${file}`, folder);
  return JSON.parse(readFileSync(path, 'utf8')) as Tree; // one of our own, checked by its own test
}

/** Every sentence of a file with its English, without those that values are put into. */
function pairs(french: Tree, english: Tree): readonly (readonly [string, string])[] {
  return Object.entries(french).flatMap(([key, value]) => {
    const other = english[key];
    if (typeof value === 'string')
      return typeof other === 'string' && !/[{<]/u.test(value) ? [[value, other] as const] : [];
    return typeof other === 'object' ? pairs(value, other) : [];
  });
}

/** As it is compared: typesetting puts other spaces. */
const plain = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();

function ofAllFiles(): readonly (readonly [string, string])[] {
  return readdirSync(new URL('fr/', folder))
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => pairs(read('fr', name), read('en', name)))
    .map(([french, english]) => [plain(french), plain(english)] as const);
}

const all = ofAllFiles();
const english = new Set(all.map(([, word]) => word));

/** What the app says in French and not in English. */
const french = new Set(all.map(([word]) => word).filter((word) => !english.has(word)));

/** Every text that stands on the page or is read aloud there. */
async function wordsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const words: string[] = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      words.push(node.textContent ?? '');
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
      for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
        words.push(element.getAttribute(name) ?? '');
    return words;
  });
}

/** The page speaks English: nothing on it is one of our French sentences, and something is one of the English. */
export async function expectEnglish(page: Page): Promise<void> {
  const words = (await wordsOf(page)).map(plain);
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
  expect(words.filter((word) => french.has(word))).toEqual([]);
  expect(words.some((word) => english.has(word))).toBe(true);
}

/** Chooses the other language of a page, as somebody does before they sign in. It is chosen once its words are there. */
export async function chooseLanguage(page: Page, language: 'English' | 'Français'): Promise<void> {
  const button = page.getByRole('button', { name: language });
  await button.click();
  await button.waitFor({ state: 'detached' });
}
