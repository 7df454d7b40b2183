import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '#checks/check.ts';

/** Each setting of a service stands in its README, since that is where an operator looks. */
export const settings: Check = {
  name: 'settings',
  title: 'Settings in the READMEs',
  run: async ({ root }) => {
    const faults = globSync('services/*', { cwd: root }).flatMap((service) =>
      untold(root, service).map((name) => `${service}/README.md does not tell of ${name}`),
    );
    return { isGood: faults.length === 0, output: faults.toSorted().join('\n') };
  },
};

/** As a key of an object of settings is written by our formatter. */
const setting = /^ +([A-Z][A-Z0-9_]+): /gmu;

function untold(root: string, service: string): string[] {
  const readme = join(root, service, 'README.md');
  const told = existsSync(readme) ? readFileSync(readme, 'utf8') : '';
  const names = globSync(`${service}/src/*config*.ts`, { cwd: root })
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(setting)])
    .map(([, name = '']) => name);
  // Of an engine's settings each begins with its name: `LIVEKIT_URL`.
  return [...new Set(names)].filter((name) => !new RegExp(`(?:\\b|_)${name}\\b`, 'u').test(told));
}
