import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
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

const imports = (name: string): string => `import { x } from '${name}';\nexport const y = x;\n`;
const service = 'services/greeter/src';
/** One file for each arrow that is forbidden, and what the linter says of it. */
const arrows: readonly (readonly [file: string, text: string, says: string])[] = [
  [`${service}/domain/to-app.ts`, imports('#app/greet.ts'), 'The domain is pure.'],
  [`${service}/domain/to-node.ts`, imports('node:fs'), 'The domain is pure.'],
  [`${service}/domain/up.ts`, imports('../app/greet.ts'), 'Inside a room, name the layer'],
  [`${service}/app/to-adapter.ts`, imports('#adapters/mail.ts'), 'Use cases know ports, never'],
  [`${service}/app/to-sql.ts`, imports('kysely'), 'Use cases know ports, never'],
  [`${service}/ports/to-app.ts`, imports('#app/greet.ts'), 'A port names what is needed'],
  [`${service}/http/to-adapter.ts`, imports('#adapters/mail.ts'), 'A route calls a use case'],
  [`${service}/events/to-sql.ts`, imports('kysely'), 'A route calls a use case'],
  ['packages/call-core/src/to-livekit.ts', imports('livekit-client'), 'The port knows no engine'],
  ['packages/call-core/src/memory/to-jitsi.ts', imports('strophe.js'), 'The port knows no engine'],
  ['packages/video-engine/src/to-jitsi.ts', imports('lib-jitsi-meet'), 'The port knows no engine'],
  ['packages/chat-core/src/to-matrix.ts', imports('matrix-js-sdk'), 'Only src/matrix knows Matrix'],
  ['packages/file-store/src/to-s3.ts', imports('@aws-sdk/client-s3'), 'The port knows no server'],
  ['packages/file-crypto/src/to-device.ts', imports('koffi'), 'The port knows no server'],
  ['apps/web/src/visit/to-app.ts', imports('#app/client.ts'), 'Patients’ pages have neither'],
  ['apps/web/src/shared/to-cache.ts', imports('@tanstack/react-query'), 'Patients’ pages have'],
  [`${service}/app/env.ts`, 'export const y = process.env.HOME;\n', 'no-process-env'],
  [`${service}/app/talk.ts`, "console.log('hello');\n", 'no-console'],
];

test('each arrow that the layers forbid is refused where it stands', async () => {
  const folder = aLikeness();
  for (const [file, text] of arrows) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }

  const { output } = await run('lint', folder);

  // Colours stand between a file and its line where the run has them.
  const said = stripVTControlCharacters(output)
    .replaceAll("'", '’')
    .split(/\n\s*\n/u);
  const unsaid = arrows.filter(
    ([file, , says]) => !said.some((one) => one.includes(`${file}:`) && one.includes(says)),
  );
  expect(unsaid.map(([file]) => file)).toEqual([]);
});

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
