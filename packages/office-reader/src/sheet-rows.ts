import type { Sheet } from './office-document.ts';

/** What a page shows of one sheet without becoming slow. */
const mostRows = 1_000;
const mostColumns = 60;
const mostCells = 20_000;
/** Of one cell. */
const mostLetters = 2_000;

/** Of one workbook: a few letters of a file can stand in any number of cells. */
const mostLettersOfAll = 4_000_000;

/** Letters that are still given of a workbook. */
export type Left = { letters: number };
export const allLetters = (): Left => ({ letters: mostLettersOfAll });

/** Takes the cells of one sheet by their places, from 0 on, and keeps what is given of it. */
export type Rows = {
  /** False: no further row is given. */
  readonly put: (row: number, column: number, text: string) => boolean;
  readonly cut: () => void;
  readonly sheet: (name: string) => Sheet;
};

export function makeRows(left: Left): Rows {
  const rows: string[][] = [];
  let cells = 0;
  let isCut = false;
  return {
    put: (row, column, text) => {
      if (text === '') return true;
      if (row >= mostRows || cells >= mostCells || left.letters <= 0) {
        isCut = true;
        return false;
      }
      if (column >= mostColumns || text.length > mostLetters) isCut = true;
      if (column >= mostColumns) return true;
      while (rows.length <= row) rows.push([]);
      const line = rows[row] ?? [];
      while (line.length < column) line.push('');
      line[column] = text.slice(0, mostLetters);
      cells += 1;
      left.letters -= Math.min(text.length, mostLetters);
      return true;
    },
    cut: () => {
      isCut = true;
    },
    sheet: (name) => ({ name, rows, isCut }),
  };
}

/** A stretch of columns, from 0 on, without `to`. */
export type Columns = { readonly from: number; readonly to: number };

/** More than any workbook has. */
const columnsThere = 20_000;

/** Whether one of them covers a column. There can be as many as a file has elements, and each cell asks. */
export function coveredBy(ranges: Iterable<Columns>): (column: number) => boolean {
  const turns = new Int32Array(columnsThere + 1);
  for (const { from, to } of ranges) {
    const [first, end] = [from, to].map((at) => Math.max(0, Math.min(columnsThere, at)));
    if (first === undefined || end === undefined || !(first < end)) continue;
    turns[first] = (turns[first] ?? 0) + 1;
    turns[end] = (turns[end] ?? 0) - 1;
  }
  let open = 0;
  const isCovered = turns.map((turn) => {
    open += turn;
    return open;
  });
  return (column) => (isCovered[column] ?? 0) > 0;
}
