import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { checks } from '#checks/all.ts';
import type { Finding } from '#checks/check.ts';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const canaries = join(root, 'tools', 'canaries');
const configuration = [
  '.gitignore',
  '.oxfmtrc.json',
  '.oxlintrc.json',
  'knip.json',
  'tsconfig.base.json',
];

/** A tiny repository with the real configuration of ours, and over it, if asked, one planted fault. */
function aLikeness(fault?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'astra-canary-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of configuration) cpSync(join(root, name), join(folder, name));
  cpSync(join(canaries, 'healthy'), folder, { recursive: true });
  if (fault !== undefined) cpSync(join(canaries, fault), folder, { recursive: true });
  // Only what the types need: a link to all of node_modules would be walked by the tools.
  mkdirSync(join(folder, 'node_modules', '@types'), { recursive: true });
  symlinkSync(join(root, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'));
  return folder;
}

async function run(name: string, folder: string, write = false): Promise<Finding> {
  const check = checks.find((each) => each.name === name);
  if (!check) throw new Error(`There is no check named ${name}.`);
  return check.run({ root: folder, write });
}

test.each(checks.map(({ name }) => name))(
  'where nothing is wrong, the check "%s" is content',
  async (name) => {
    const finding = await run(name, aLikeness());

    expect(finding).toMatchObject({ isGood: true });
  },
);

test.each([
  ['format', 'format', 'greeting.ts'],
  ['layers', 'lint', 'The domain is pure.'],
  ['promises', 'lint', 'no-floating-promises'],
  ['types', 'types', 'TS2322'],
  ['unused', 'unused', 'sayGoodbye'],
  ['open-api', 'open-api', 'openapi/sample.json'],
  ['drawing', 'drawing', 'ARCHITECTURE.md'],
  ['sabotages', 'sabotages', 'greeting-gone: the text to find'],
  ['settings', 'settings', 'services/sample/README.md does not tell of GREETING'],
])(
  'the planted fault "%s" is refused by the check "%s", which names it',
  async (fault, name, word) => {
    const finding = await run(name, aLikeness(fault));

    expect(finding.isGood).toBe(false);
    expect(finding.output).toContain(word);
  },
);

test.each(['format', 'open-api', 'drawing'])(
  'what "%s" refuses, it mends when asked to write',
  async (name) => {
    const folder = aLikeness(name);

    await run(name, folder, true);

    expect(await run(name, folder)).toMatchObject({ isGood: true });
  },
);

test('every check has a canary', () => {
  const guarded = new Set([
    'format',
    'lint',
    'types',
    'unused',
    'open-api',
    'drawing',
    'sabotages',
    'settings',
  ]);

  expect(checks.filter(({ name }) => !guarded.has(name))).toEqual([]);
});
