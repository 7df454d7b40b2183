import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode, tool } from '#run-tool.ts';
import type { Check, Finding } from '#checks/check.ts';
import { workspaces } from '#workspaces.ts';

interface Settings {
  readonly extends?: string;
  readonly compilerOptions?: Readonly<Record<string, unknown>>;
  readonly include?: readonly string[];
}

/**
 * Rooms with the same settings are one program: what they share is then read once, which makes the
 * difference between minutes and seconds.
 */
export const types: Check = {
  name: 'types',
  title: 'Types (tsc)',
  run: async ({ root }) => {
    const folder = join(root, 'node_modules', '.cache', `types-${process.pid}`);
    mkdirSync(folder, { recursive: true });
    try {
      const findings: Finding[] = [];
      for (const [index, program] of programs(root).entries()) {
        const file = join(folder, `tsconfig.${index}.json`);
        writeFileSync(file, JSON.stringify(program));
        findings.push(await runNode([tool('typescript/bin/tsc'), '-p', file], root));
      }
      return {
        isGood: findings.every(({ isGood }) => isGood),
        output: findings.map(({ output }) => output).join('\n'),
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function programs(root: string): Settings[] {
  const rooms = workspaces(root).filter(({ path }) =>
    existsSync(join(root, path, 'tsconfig.json')),
  );
  const groups = new Map<
    string,
    { compilerOptions: Settings['compilerOptions']; include: string[] }
  >();
  for (const { path } of rooms) {
    const settings = readSettings(join(root, path, 'tsconfig.json'));
    const key = JSON.stringify(settings.compilerOptions ?? {});
    const group = groups.get(key) ?? { compilerOptions: settings.compilerOptions, include: [] };
    group.include.push(...(settings.include ?? []).map((pattern) => join(root, path, pattern)));
    groups.set(key, group);
  }
  return [...groups.values()].map(({ compilerOptions, include }) => ({
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: { ...compilerOptions, noEmit: true },
    include,
  }));
}

function readSettings(file: string): Settings {
  const settings: Settings = JSON.parse(readFileSync(file, 'utf8'));
  return settings;
}
