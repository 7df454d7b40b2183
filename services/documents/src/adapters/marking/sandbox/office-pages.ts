import { loadImage, type SKRSContext2D } from '@napi-rs/canvas';
import type { Block, Cell, OfficeDocument, Sheet } from '@astra/office-reader/office-document';
import { readOffice } from '@astra/office-reader/read-office';
import {
  cellWidth,
  gap,
  indented,
  linesOfRow,
  linesOfRuns,
  textSize,
  widthOf,
  type Beside,
  type Line,
} from './lines.ts';

/** A page before it is painted, in points. */
export type OfficePage = {
  readonly across: number;
  readonly down: number;
  readonly words: string;
  readonly paint: (context: SKRSContext2D) => Promise<void>;
};

/** A4. */
const paper = { across: 595, down: 842 };
const margin = 48;
/** A sheet may be wider than paper, as far as somebody can still read it. */
const widest = 1_800;
const narrowestCell = 36;
const widestCell = 170;
const mostPictures = 100;
/** Nobody takes it for how it was laid out. */
const caption = 'Mise en page simplifiée · Simplified layout';
/** Numbers and dates are read one way everywhere: as the standard writes them. */
const locale = 'sv-SE';

/**
 * The pages of an office file, in our own layout.
 * @throws Error for what is no such file, broken, locked, or of which only a part would be shown
 */
export async function pagesOfOffice(content: Uint8Array): Promise<readonly OfficePage[]> {
  const document = readOffice(content, locale);
  const isCut =
    document.isCut || (document.kind === 'sheets' && document.sheets.some((sheet) => sheet.isCut));
  if (isCut) throw new Error('Only a part');
  const parts = await partsOf(document);
  return parts.flatMap(({ across, lines }) => paged(across, lines));
}

type Part = { readonly across: number; readonly lines: readonly Line[] };

async function partsOf(document: OfficeDocument): Promise<readonly Part[]> {
  if (document.kind === 'sheets') return document.sheets.map(partOfSheet);
  const parts = document.kind === 'text' ? [document.blocks] : document.slides;
  const made: Part[] = [];
  const pictures = { left: mostPictures };
  for (const blocks of parts)
    made.push({
      across: paper.across,
      lines: await linesOfBlocks(blocks, { width: paper.across - 2 * margin, pictures }),
    });
  return made;
}

/** As many lines on a page as there is room for. */
function paged(across: number, lines: readonly Line[]): readonly OfficePage[] {
  const down = Math.round((across * paper.down) / paper.across);
  const pages: Line[][] = [[]];
  let left = down - 2 * margin;
  for (const line of lines) {
    if (line.height > left && (pages.at(-1)?.length ?? 0) > 0) {
      pages.push([]);
      left = down - 2 * margin;
    }
    pages.at(-1)?.push(line);
    left -= line.height;
  }
  return pages.map((page) => ({
    across,
    down,
    words: [caption, ...page.map(({ words }) => words)].join('\n'),
    paint: async (context) => {
      context.font = '8px Mark';
      context.fillStyle = '#555';
      context.fillText(caption, margin, margin / 2);
      let y = margin;
      for (const line of page) {
        await line.paint(context, margin, y);
        y += line.height;
      }
    },
  }));
}

type Room = { readonly width: number; readonly pictures: { left: number } };

const headingSizes = [17, 14, 12] as const;

async function linesOfBlocks(blocks: readonly Block[], room: Room): Promise<Line[]> {
  const lines: Line[] = [];
  for (const block of blocks) lines.push(...(await linesOfBlock(block, room)));
  return lines;
}

async function linesOfBlock(block: Block, room: Room): Promise<readonly Line[]> {
  const { width } = room;
  switch (block.kind) {
    case 'heading': {
      const size = headingSizes[block.level - 1] ?? textSize;
      return [gap(8), ...linesOfRuns(block.runs, width, { size, isBold: true }), gap(3)];
    }
    case 'paragraph':
      return [...linesOfRuns(block.runs, width, { size: textSize }), gap(5)];
    case 'item': {
      const indent = Math.min(22 + 16 * block.depth, width / 2);
      const lines = linesOfRuns(block.runs, width - indent, { size: textSize });
      return lines.map((line, at) =>
        indented(line, indent, at === 0 ? (block.label ?? '\u2022') : ''),
      );
    }
    case 'picture':
      return [await lineOfPicture(block, room), gap(5)];
    case 'table':
      return [...(await linesOfTable(block.rows, room)), gap(8)];
  }
}

async function linesOfTable(rows: readonly (readonly Cell[])[], room: Room): Promise<Line[]> {
  const count = Math.max(
    1,
    ...rows.map((row) => row.reduce((sum, { columns }) => sum + columns, 0)),
  );
  const one = room.width / count;
  if (one < narrowestCell / 2) throw new Error('Too many columns to be read');
  /** Until which row a cell above covers a column. */
  const covered: number[] = [];
  const lines: Line[] = [];
  for (const [at, row] of rows.entries()) {
    const cells: Beside[] = [];
    let column = 0;
    for (const { blocks, columns, rows: down } of row) {
      while ((covered[column] ?? 0) > at) column += 1;
      const width = Math.min(columns, Math.max(1, count - column)) * one;
      const inside = await linesOfBlocks(blocks, { ...room, width: cellWidth(width) });
      cells.push({ from: column * one, width, lines: inside });
      for (let next = column; next < column + columns; next += 1) covered[next] = at + down;
      column += columns;
    }
    lines.push(...linesOfRow(cells));
  }
  return lines;
}

type Picture = Extract<Block, { kind: 'picture' }>;

/** As large as on a screen, where there is room. It is unpacked again when it is painted: not all of them at once. */
async function lineOfPicture({ content, alt }: Picture, { width, pictures }: Room): Promise<Line> {
  pictures.left -= 1;
  if (pictures.left < 0) throw new Error('Too many pictures');
  const [missing] = linesOfRuns([{ text: `[ image ] ${alt}` }], width, { size: textSize });
  if (content === null) return missing ?? gap(textSize);
  const bytes = Buffer.from(content);
  const { width: wide, height: high } = await loadImage(bytes);
  if (wide * high === 0) throw new Error('No picture');
  const scale = Math.min(72 / 96, width / wide, (paper.down - 2 * margin) / high);
  return {
    height: high * scale,
    words: alt,
    paint: async (context, x, y) => {
      context.drawImage(await loadImage(bytes), x, y, wide * scale, high * scale);
    },
  };
}

function partOfSheet({ name, rows }: Sheet): Part {
  const type = { size: textSize };
  const count = Math.max(1, ...rows.map(({ length }) => length));
  const widths = Array.from({ length: count }, (_, column) => {
    const wanted = Math.max(...rows.map((row) => widthOf(row[column] ?? '', type)), 0) + 10;
    return Math.min(widestCell, Math.max(narrowestCell, wanted));
  });
  const across = Math.max(
    paper.across,
    widths.reduce((sum, width) => sum + width, 2 * margin),
  );
  if (across > widest) throw new Error('Too wide to be read');
  const lines = rows.flatMap((row) => {
    let from = 0;
    const cells = widths.map((width, column): Beside => {
      const cell = {
        from,
        width,
        lines: linesOfRuns([{ text: row[column] ?? '' }], cellWidth(width), type),
      };
      from += width;
      return cell;
    });
    return linesOfRow(cells);
  });
  return {
    across,
    lines: [
      ...linesOfRuns([{ text: name }], across - 2 * margin, { size: 14, isBold: true }),
      gap(6),
      ...lines,
    ],
  };
}
