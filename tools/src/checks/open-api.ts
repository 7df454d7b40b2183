import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runNode } from '#run-tool.ts';
import type { Check, CheckOptions } from '#checks/check.ts';
import { workspaces } from '#workspaces.ts';

/** The committed documents say what the services' routes say, so that a review sees a change of the API. */
export const openApi: Check = {
  name: 'open-api',
  title: 'OpenAPI documents',
  run: async (options) => {
    const services = workspaces(options.root)
      .map(({ path }) => path)
      .filter((path) => existsSync(join(options.root, path, 'src/openapi.ts')));
    const faults = await Promise.all(services.map((path) => compare(path, options)));
    const output = faults.filter((fault) => fault !== undefined).join('\n');
    return { isGood: output === '', output };
  },
};

async function compare(path: string, { root, write }: CheckOptions): Promise<string | undefined> {
  const { isGood, stdout, output } = await runNode(['src/openapi.ts'], join(root, path));
  if (!isGood) return `${path}/src/openapi.ts failed:\n${output}`;
  const emitted = `${JSON.stringify(JSON.parse(stdout), null, 2)}\n`;
  const file = join(root, 'openapi', `${basename(path)}.json`);
  if (existsSync(file) && readFileSync(file, 'utf8') === emitted) return undefined;
  if (!write)
    return `openapi/${basename(path)}.json is not what ${path} answers now; write it with: npm run check -- --write`;
  mkdirSync(join(root, 'openapi'), { recursive: true });
  writeFileSync(file, emitted);
  return undefined;
}
