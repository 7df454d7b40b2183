import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { Run } from '@astra/office-reader/office-document';

/** What stands in one row of a page: how high it is, what it says, and how it is painted. All in points. */
export type Line = {
  readonly height: number;
  readonly words: string;
  readonly paint: (context: SKRSContext2D, x: number, y: number) => void | Promise<void>;
};
export type Type = { readonly size: number; readonly isBold?: boolean };

export const textSize = 10.5;
/** Of the size of its letters. */
const lineShare = 1.35;
const ink = '#111';

const ruler = createCanvas(1, 1).getContext('2d');

const fontOf = ({ isBold, isItalic }: Partial<Run>, { size, isBold: isHeavy }: Type): string =>
  `${isItalic === true ? 'italic ' : ''}${isBold === true || isHeavy === true ? 'bold ' : ''}${size}px Mark`;

/** As wide as it is painted. */
export function widthOf(text: string, type: Type): number {
  ruler.font = fontOf({}, type);
  return ruler.measureText(text).width;
}

type Piece = {
  readonly text: string;
  readonly font: string;
  readonly x: number;
  readonly run: Run;
};

/** Letters in rows no wider than this. */
export function linesOfRuns(runs: readonly Run[], width: number, type: Type): Line[] {
  const rows: Piece[][] = [[]];
  let x = 0;
  const begin = (): void => {
    rows.push([]);
    x = 0;
  };
  for (const { run, word } of wordsIn(runs)) {
    if (word === '\n') {
      begin();
      continue;
    }
    const font = fontOf(run, type);
    ruler.font = font;
    for (const text of fitting(word, width)) {
      const wide = ruler.measureText(text).width;
      if (x > 0 && x + wide > width && text.trim() !== '') begin();
      rows.at(-1)?.push({ text, font, x, run });
      x += wide;
    }
  }
  const height = type.size * lineShare;
  return rows.map((pieces) => ({
    height,
    words: pieces.map(({ text }) => text).join(''),
    paint: (context, left, top) => {
      for (const piece of pieces) paintPiece(context, piece, { x: left, y: top + type.size });
    },
  }));
}

function* wordsIn(runs: readonly Run[]): Generator<{ readonly run: Run; readonly word: string }> {
  for (const run of runs)
    for (const word of run.text.replaceAll('\t', '    ').split(/(\n)|(?<=\s)(?=\S)/u))
      if (word) yield { run, word };
}

/** A word that is wider than there is room for, in parts. */
function fitting(word: string, width: number): readonly string[] {
  if (ruler.measureText(word).width <= width) return [word];
  const parts: string[] = [];
  for (const letter of word) {
    const last = parts.at(-1);
    if (last !== undefined && ruler.measureText(last + letter).width <= width)
      parts[parts.length - 1] = last + letter;
    else parts.push(letter);
  }
  return parts;
}

function paintPiece(
  context: SKRSContext2D,
  { text, font, x, run }: Piece,
  at: { readonly x: number; readonly y: number },
): void {
  context.font = font;
  context.fillStyle = ink;
  const size = Number(/(\d[\d.]*)px/u.exec(font)?.[1]);
  const lift = run.place === 'raised' ? -size / 3 : run.place === 'lowered' ? size / 5 : 0;
  context.fillText(text, at.x + x, at.y + lift);
  const wide = context.measureText(text).width;
  if (run.isUnderlined === true) context.fillRect(at.x + x, at.y + 1.5, wide, 0.6);
  if (run.isStruck === true) context.fillRect(at.x + x, at.y - size / 3, wide, 0.6);
}

/** With more room on its left, and what stands in that room. */
export const indented = (line: Line, indent: number, label = ''): Line => ({
  ...line,
  words: label === '' ? line.words : `${label} ${line.words}`,
  paint: async (context, x, y) => {
    if (label !== '') {
      context.font = fontOf({}, { size: textSize });
      context.fillStyle = ink;
      context.textAlign = 'right';
      context.fillText(label, x + indent - 4, y + textSize);
      context.textAlign = 'left';
    }
    await line.paint(context, x + indent, y);
  },
});

export const gap = (height: number): Line => ({ height, words: '', paint: () => undefined });

/** What stands side by side in a row of a table. `from`: where it begins. */
export type Beside = {
  readonly from: number;
  readonly width: number;
  readonly lines: readonly Line[];
};

const inset = 4;
export const cellWidth = (width: number): number => width - 2 * inset;

/** A row of a table, which may go on on the next page: row of letters by row of letters, each with the lines around. */
export function linesOfRow(cells: readonly Beside[]): Line[] {
  const rows = Math.max(1, ...cells.map(({ lines }) => lines.length));
  return Array.from({ length: rows }, (_, at): Line => {
    const isFirst = at === 0;
    const isLast = at === rows - 1;
    const inRow = cells.map(({ lines, ...cell }) => ({ ...cell, line: lines[at] }));
    const room = (isFirst ? 2 : 0) + (isLast ? 2 : 0);
    const height = Math.max(4, ...inRow.map(({ line }) => line?.height ?? 0)) + room;
    return {
      height,
      words: inRow
        .map(({ line }) => line?.words ?? '')
        .join('\t')
        .trimEnd(),
      paint: async (context, x, y) => {
        for (const { from, width, line } of inRow) {
          context.fillStyle = '#999';
          context.fillRect(x + from, y, 0.5, height);
          context.fillRect(x + from + width, y, 0.5, height);
          if (isFirst) context.fillRect(x + from, y, width, 0.5);
          if (isLast) context.fillRect(x + from, y + height, width, 0.5);
          await line?.paint(context, x + from + inset, y + (isFirst ? 2 : 0));
        }
      },
    };
  });
}
