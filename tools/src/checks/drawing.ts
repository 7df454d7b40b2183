import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawArchitecture } from '#draw-architecture.ts';
import type { Check } from '#checks/check.ts';

const begin = '<!-- drawn from the code: begin -->';
const end = '<!-- drawn from the code: end -->';

/** The picture in ARCHITECTURE.md is drawn from the code, never by hand. */
export const drawing: Check = {
  name: 'drawing',
  title: 'Architecture drawing',
  run: async ({ root, write }) => {
    const file = join(root, 'ARCHITECTURE.md');
    if (!existsSync(file)) return { isGood: true, output: 'There is no ARCHITECTURE.md.' };
    const text = readFileSync(file, 'utf8');
    const wanted = withDrawing(text, await drawArchitecture(root));
    if (text === wanted) return { isGood: true, output: '' };
    if (write) writeFileSync(file, wanted);
    return {
      isGood: write,
      output:
        'The drawing in ARCHITECTURE.md is not what the code says; draw it with: npm run check -- --write',
    };
  },
};

function withDrawing(text: string, drawn: string): string {
  const section = `${begin}\n\n${drawn.trim()}\n\n${end}`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) return `${text.trimEnd()}\n\n${section}\n`;
  return `${text.slice(0, from)}${section}${text.slice(to + end.length)}`;
}
