import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const source = join(import.meta.dirname, '../src');

/** Safari 14.1 and Chrome 90 do not know these; what they merely ignore (text-wrap) may stay. */
const unknownCss = /:has\(|@container|@layer|light-dark\(|@property|color-mix\(|^\s*&/mu;
const unknownScript =
  /\.at\(|structuredClone|\.findLast|\.toSorted|\.toReversed|Object\.groupBy|\.withResolvers|randomUUID/u;

async function filesEnding(...endings: readonly string[]): Promise<readonly string[]> {
  const files = await readdir(source, { recursive: true });
  return files.filter((file) => endings.some((ending) => file.endsWith(ending)));
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//gu, '');
}

async function holding(pattern: RegExp, files: readonly string[]): Promise<readonly string[]> {
  const texts = await Promise.all(files.map((file) => readFile(join(source, file), 'utf8')));
  return files.filter((_, index) => pattern.test(withoutComments(texts[index] ?? '')));
}

test('the looks use nothing that a phone of 2021 does not understand', async () => {
  const files = await filesEnding('.css');

  expect(files.length).toBeGreaterThan(15);
  expect(await holding(unknownCss, files)).toEqual([]);
});

test('the components use nothing that a browser of 2021 does not have', async () => {
  const files = await filesEnding('.ts', '.tsx');

  expect(files.length).toBeGreaterThan(30);
  expect(await holding(unknownScript, files)).toEqual([]);
});

test('the check itself finds what it looks for', () => {
  expect(unknownCss.test('.card {\n  & > p { color: red; }\n}')).toBe(true);
  expect(unknownScript.test('list.at(-1)')).toBe(true);
});

test('no component writes HTML by itself or asks the network for anything', async () => {
  const files = await filesEnding('.ts', '.tsx');

  expect(
    await holding(/innerHTML|dangerouslySetInnerHTML|\bfetch\(|XMLHttpRequest/u, files),
  ).toEqual([]);
});
