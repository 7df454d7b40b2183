import type { Sheet } from './office-document.ts';

/** What a page shows of one sheet without becoming slow. */
const mostRows = 1_000;
const mostColumns = 60;
const mostCells = 20_000;
/** Of one cell. */
const mostLetters = 2_000;

/** Takes the cells of one sheet by their places, from 0 on, and keeps what is given of it. */
export type Rows = {
  /** False: no further row is given. */
  readonly put: (row: number, column: number, text: string) => boolean;
  readonly cut: () => void;
  readonly sheet: (name: string) => Sheet;
};

export function makeRows(): Rows {
  const rows: string[][] = [];
  let cells = 0;
  let isCut = false;
  return {
    put: (row, column, text) => {
      if (text === '') return true;
      if (row >= mostRows || cells >= mostCells) {
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
      return true;
    },
    cut: () => {
      isCut = true;
    },
    sheet: (name) => ({ name, rows, isCut }),
  };
}
