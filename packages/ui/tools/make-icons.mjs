// Writes src/icon-shapes.ts: one path per icon, from the Lucide drawings (lucide-static, ISC).
//   node tools/make-icons.mjs
// Every shape becomes path data, so that an icon is one string and the page needs no sprite and no innerHTML.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const drawings = join(dirname(require.resolve('lucide-static/package.json')), 'icons');
const names = readFileSync(new URL('icons.txt', import.meta.url), 'utf8')
  .split(/\s+/)
  .filter(Boolean)
  .toSorted();

const round = (value) => String(Math.round(value * 1000) / 1000);
const number = (attributes, key) => Number(attributes[key] ?? 0);

function ellipse({ cx, cy, rx, ry }) {
  const arc = `${round(rx)} ${round(ry)} 0 1 0`;
  return `M${round(cx - rx)} ${round(cy)}a${arc} ${round(rx * 2)} 0a${arc} ${round(-rx * 2)} 0z`;
}

/** A path's leading `m` is absolute; once joined to another path it would be relative. */
function absoluteStart(d) {
  const [, x, y, rest] = /^[mM]\s*(-?\d*\.?\d+)[\s,]*(-?\d*\.?\d+)(.*)$/s.exec(d);
  const pairs = /^[\s,]*[-.\d]/.test(rest) ? (d.startsWith('m') ? 'l' : 'L') : '';
  return `M${x} ${y}${pairs}${rest.trim()}`;
}

function rectangle(attributes) {
  const [x, y, w, h] = ['x', 'y', 'width', 'height'].map((key) => number(attributes, key));
  const r = Math.min(number(attributes, attributes.rx ? 'rx' : 'ry'), w / 2, h / 2);
  const corner = (dx, dy) => `a${round(r)} ${round(r)} 0 0 1 ${round(dx)} ${round(dy)}`;
  return `M${round(x + r)} ${round(y)}h${round(w - 2 * r)}${corner(r, r)}v${round(h - 2 * r)}${corner(-r, r)}h${round(2 * r - w)}${corner(-r, -r)}v${round(2 * r - h)}${corner(r, -r)}z`;
}

const toPath = {
  path: (a) => absoluteStart(a.d),
  line: (a) => `M${a.x1} ${a.y1}L${a.x2} ${a.y2}`,
  circle: (a) =>
    ellipse({ cx: number(a, 'cx'), cy: number(a, 'cy'), rx: number(a, 'r'), ry: number(a, 'r') }),
  ellipse: (a) =>
    ellipse({ cx: number(a, 'cx'), cy: number(a, 'cy'), rx: number(a, 'rx'), ry: number(a, 'ry') }),
  rect: rectangle,
  polyline: (a) => `M${a.points}`,
  polygon: (a) => `M${a.points}z`,
};

function shapesOf(name) {
  const svg = readFileSync(join(drawings, `${name}.svg`), 'utf8');
  const inner = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.indexOf('</svg>'));
  return [...inner.matchAll(/<(\w+)([^>]*)\/>/g)]
    .map(([, tag, text]) =>
      toPath[tag](
        Object.fromEntries([...text.matchAll(/([\w-]+)="([^"]*)"/g)].map((m) => [m[1], m[2]])),
      ),
    )
    .join('');
}

const rows = names.map(
  (name) => `  ${/-|\d/.test(name) ? `'${name}'` : name}: '${shapesOf(name)}',`,
);
writeFileSync(
  new URL('../src/icon-shapes.ts', import.meta.url),
  `// Written by tools/make-icons.mjs; do not edit. Drawings: Lucide, ISC licence (see LICENSE-lucide.txt beside this file).\n/** Path data of every icon in use, on a 24 × 24 field. */\nexport const iconShapes = {\n${rows.join('\n')}\n} as const;\n`,
);
