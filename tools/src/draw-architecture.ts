import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { workspaces } from '#workspaces.ts';
import type { Workspace } from '#workspaces.ts';

/** The rooms, who uses whose code, who calls whom, and which event goes where: all read from the code. */
export async function drawArchitecture(root: string): Promise<string> {
  const rooms = workspaces(root);
  const services = rooms.filter(({ path }) => path.startsWith('services/'));
  const parts = [
    '### Who uses whose code',
    'An arrow is an import in the sources (tests apart). Services import packages, never each other.',
    mermaid(codeArrows(root, rooms)),
    '### Who calls whom',
    'An arrow is an internal address in the settings of a service: requests and events go along it.',
    mermaid(callArrows(root, services)),
    ...(await eventTable(root)),
  ];
  return parts.join('\n\n');
}

type Arrow = readonly [from: string, to: string];

function codeArrows(root: string, rooms: readonly Workspace[]): Arrow[] {
  const drawn = rooms.filter(
    ({ path }) => /^(?:services|packages|apps)\//.test(path) && path !== 'packages/testing',
  );
  const paths = new Map(drawn.map(({ path, description }) => [description.name, path]));
  return drawn.flatMap(({ path }) =>
    [...importedPackages(root, path)]
      .map((name) => paths.get(name))
      .filter((target) => target !== undefined && target !== path)
      .map((target): Arrow => [path, target ?? '']),
  );
}

function importedPackages(root: string, path: string): Set<string> {
  const files = globSync('src/**/*.{ts,tsx}', { cwd: join(root, path) });
  const names = files
    .filter((file) => !/\.test\.|\.stories\.|\/test-support\//u.test(file))
    .flatMap((file) => [
      ...readFileSync(join(root, path, file), 'utf8').matchAll(/from '(@astra\/[\w-]+)\//g),
    ])
    .map((match) => match[1] ?? '');
  return new Set(names);
}

function callArrows(root: string, services: readonly Workspace[]): Arrow[] {
  const names = services.map(({ path }) => basename(path));
  return services.flatMap(({ path }) => {
    const file = join(root, path, 'src/config.ts');
    if (!existsSync(file)) return [];
    const settings = readFileSync(file, 'utf8');
    const own = basename(path);
    // The common settings of every service hold IDENTITY_URL: each asks identity for keys and tokens.
    return names
      .filter(
        (name) =>
          name !== own && (name === 'identity' || settings.includes(`${name.toUpperCase()}_URL:`)),
      )
      .map((name): Arrow => [own, name]);
  });
}

function mermaid(arrows: readonly Arrow[]): string {
  const lines = arrows
    .map(([from, to]) => `  ${id(from)}["${from}"] --> ${id(to)}["${to}"]`)
    .toSorted();
  return ['```mermaid', 'flowchart LR', ...lines, '```'].join('\n');
}

function id(path: string): string {
  return path.replaceAll(/[^a-z]/g, '_');
}

async function eventTable(root: string): Promise<string[]> {
  const file = join(root, 'packages/contracts/src/events.ts');
  if (!existsSync(file)) return [];
  const { events }: { events: Record<string, { readonly to: readonly string[] }> } = await import(
    file
  );
  const rows = Object.entries(events).map(
    ([name, { to }]) => `| \`${name}\` | ${to.length === 0 ? 'nobody yet' : to.join(', ')} |`,
  );
  return [
    '### Which event goes where',
    ['| event | goes to |', '| --- | --- |', ...rows].join('\n'),
  ];
}
