import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Figure, Outcome } from '#lib/bench.ts';

export type Result = Outcome & {
  readonly id: string;
  readonly title: string;
  readonly date: string;
  readonly machine: string;
};

const place = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const data = place('results.json');
const page = place('results.md');

/** Keeps a bench's newest result beside the others' and writes the page anew. */
export function keepResult(result: Result): void {
  const others = readResults().filter((each) => each.id !== result.id);
  const results = [...others, result].toSorted(
    (a, b) => numberOf(a.id) - numberOf(b.id) || a.id.localeCompare(b.id),
  );
  writeFileSync(data, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(page, asPage(results));
}

function readResults(): readonly Result[] {
  try {
    return JSON.parse(readFileSync(data, 'utf8')) as readonly Result[];
  } catch {
    return []; // none yet
  }
}

const numberOf = (id: string): number => Number(id.replaceAll(/\D/g, ''));

const asPage = (results: readonly Result[]): string =>
  `# Figures

Taken by \`npm run bench\`, on loopback, beside a peer in the same run where there is one. Written by \`bench/src/main.ts\` from \`results.json\`; not edited by hand. The bars stand behind each figure; figures without a bar are there to compare with later.

${results.map(asSection).join('\n')}`;

const asSection = (result: Result): string =>
  `## ${result.id} · ${result.title}

| what | figure | peer | bar | holds |
|---|---|---|---|---|
${result.figures.map(asRow).join('\n')}

${result.notes.map((note) => `- ${note}`).join('\n')}
- Taken on ${result.date}; ${result.machine}.
`;

const asRow = ({ what, value, peer = '', bar = '', holds }: Figure): string =>
  `| ${what} | ${value} | ${peer} | ${bar} | ${holds === undefined ? '' : holds ? 'yes' : '**no**'} |`;
