import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createTranslator } from 'use-intl/core';
import { typesetAll } from '#shared/typography.ts';

type Tree = { readonly [key: string]: string | Tree };

const folder = (locale: string): URL => new URL(`./${locale}/`, import.meta.url);
const files = readdirSync(folder('fr')).filter((name) => name.endsWith('.json'));

function read(locale: string, file: string): Tree {
  return JSON.parse(readFileSync(new URL(file, folder(locale)), 'utf8')) as Tree;
}

function flat(tree: Tree, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const name = path ? `${path}.${key}` : key;
    return typeof value === 'string' ? [[name, value] as const] : flat(value, name);
  });
}

/** Names of the values that a message wants; the branches of plural and select are looked into. */
function wanted(message: string): readonly string[] {
  const names = new Set<string>();
  let at = 0;
  const text = (): void => {
    while (at < message.length && message[at] !== '}') {
      if (message[at] === '{') argument();
      else at += 1;
    }
  };
  const argument = (): void => {
    const name = /^\{\s*(\w+)\s*(?:,\s*(\w+)\s*,?)?/u.exec(message.slice(at));
    if (!name?.[1]) throw new Error(`Not an argument at ${at}: ${message}`);
    names.add(name[1]);
    at += name[0].length;
    while (at < message.length && message[at] !== '}') {
      if (message[at] === '{') {
        at += 1;
        text();
      }
      at += 1;
    }
    at += 1;
  };
  text();
  return [...names].toSorted();
}

const valuesOf = (message: string): object => ({
  ...Object.fromEntries(wanted(message).map((name) => [name, 2])),
  ...Object.fromEntries(
    [...message.matchAll(/<(\w+)>/gu)].map(([, tag]) => [tag, (words: string) => words]),
  ),
});

test('every file exists in both languages', () => {
  expect(readdirSync(folder('en')).toSorted()).toEqual(readdirSync(folder('fr')).toSorted());
});

describe.each(files)('%s', (file) => {
  const french = new Map(flat(read('fr', file)));
  const english = new Map(flat(read('en', file)));

  test('has the same words in both languages', () => {
    expect([...english.keys()].toSorted()).toEqual([...french.keys()].toSorted());
  });

  test('wants the same values in both languages', () => {
    const differing = [...french].filter(
      ([key, message]) => String(wanted(message)) !== String(wanted(english.get(key) ?? '')),
    );

    expect(differing).toEqual([]);
  });

  test.each(['fr', 'en'] as const)('can be said in %s', (locale) => {
    const errors: Error[] = [];
    const messages = typesetAll({ all: read(locale, file) }, locale);
    const t = createTranslator<Record<string, never>>({
      locale,
      messages: messages as unknown as Record<string, never>,
      onError: (error) => errors.push(error),
    }) as unknown as { readonly markup: (key: string, values: object) => string };

    for (const [key, message] of flat(read(locale, file))) {
      t.markup(`all.${key}`, valuesOf(message));
    }

    expect(errors).toEqual([]);
  });
});
