import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { spoil, type Sabotage } from '#sabotage/sabotage.ts';
import type { Check } from '#checks/check.ts';

/** The list of `npm run sabotage` fits the code of today, so that it cannot rot between two of its runs. */
export const sabotages: Check = {
  name: 'sabotages',
  title: 'List of sabotages',
  run: async ({ root }) => {
    const list = join(root, 'tools/src/sabotages/all.ts');
    if (!existsSync(list)) return { isGood: true, output: 'There is no list of sabotages.' };
    const { sabotages: all }: { sabotages: readonly Sabotage[] } = await import(
      pathToFileURL(list).href
    );
    const names = all.map(({ name }) => name);
    const twice = names.filter((name, at) => names.indexOf(name) !== at);
    const faults = [
      ...twice.map((name) => `${name}: two sabotages have this name`),
      ...all.flatMap((each) => faultsOf(root, each).map((fault) => `${each.name}: ${fault}`)),
    ];
    return { isGood: faults.length === 0, output: faults.join('\n') };
  },
};

function faultsOf(root: string, sabotage: Sabotage): string[] {
  const faults: string[] = [];
  const content = read(join(root, sabotage.file));
  if (content === undefined) faults.push(`there is no ${sabotage.file}`);
  else if (!changes(content, sabotage))
    faults.push(`the text to find does not stand exactly once in ${sabotage.file}`);
  if (sabotage.find === sabotage.put) faults.push('what is put is what was there');
  if (read(join(root, sabotage.test.file)) === undefined)
    faults.push(`there is no ${sabotage.test.file}`);
  return faults;
}

function changes(content: string, sabotage: Sabotage): boolean {
  try {
    return spoil(content, sabotage) !== content;
  } catch {
    return false;
  }
}

function read(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
