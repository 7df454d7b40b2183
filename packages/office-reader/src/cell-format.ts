/** How numbers of a cell are written. Date and time are numbers too. */
export type CellFormat = (value: number) => string;

const dayMs = 86_400_000;
/** Excel takes no longer one. It is written anew with each cell. */
const longestCode = 255;
/** Days from the first of spreadsheets to the first of computers (1970). */
const firstDay = 25_569;
/** The other first day that a sheet may count from, 1904, in days after the usual one. */
const days1904 = 1_462;

/** Those that are not written in the file, by their numbers (ECMA-376-1, 18.8.30). */
const builtIn: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  14: 'dd/mm/yyyy',
  15: 'dd/mm/yyyy',
  16: 'dd/mm/yyyy',
  17: 'dd/mm/yyyy',
  18: 'hh:mm',
  19: 'hh:mm:ss',
  20: 'hh:mm',
  21: 'hh:mm:ss',
  22: 'dd/mm/yyyy hh:mm',
  37: '#,##0',
  38: '#,##0',
  39: '#,##0.00',
  40: '#,##0.00',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss',
};
export const builtInFormat = (number: number): string => builtIn[number] ?? 'General';

/**
 * Writes what a code of a format says, as far as a reader needs it: decimals, groups, per cent, what stands before and behind,
 * date and time; as this locale (BCP 47) writes numbers and dates.
 */
export function cellFormat(
  code: string,
  { locale, is1904 }: { readonly locale: string; readonly is1904: boolean },
): CellFormat {
  // Of its sections the first; the others are for negative numbers, zero and text.
  const [first = ''] =
    code
      .slice(0, longestCode)
      .replaceAll(/\[\$([^\]-]*)[^\]]*\]/gu, '"$1"')
      .match(/(?:"[^"]*"|\\.|[^;])+/u) ?? [];
  const bare = first.replaceAll(/"[^"]*"|\\.|_./gu, '');
  const isElapsed = /\[h+\]/iu.test(bare);
  const letters = bare.replaceAll(/\[[^\]]*\]/gu, '');
  if (isElapsed) return elapsed;
  if (/general|[e@/]|^$/iu.test(letters) && !/[ymdhs]/iu.test(letters)) return general(locale);
  if (/[ymdhs]/iu.test(letters) && !/general/iu.test(letters))
    return dated(letters, { locale, shift: is1904 ? days1904 : 0 });
  return numbered(first, letters, locale);
}

function general(locale: string): CellFormat {
  const format = new Intl.NumberFormat(locale, { useGrouping: false, maximumFractionDigits: 10 });
  return (value) =>
    value !== 0 && (Math.abs(value) < 1e-9 || Math.abs(value) >= 1e15)
      ? String(value)
      : format.format(Number(value.toPrecision(15)));
}

function numbered(first: string, letters: string, locale: string): CellFormat {
  const isPercent = letters.includes('%');
  const [, decimals = ''] = /\.([0#?]+)/u.exec(letters) ?? [];
  const format = new Intl.NumberFormat(locale, {
    style: isPercent ? 'percent' : 'decimal',
    useGrouping: letters.includes(','),
    minimumFractionDigits: Math.min(15, decimals.replaceAll(/[#?]/gu, '').length),
    maximumFractionDigits: Math.min(15, decimals.length),
  });
  // A unit is often a part of the format.
  const [before = '', ...behind] = first.split(/[0#?][0#?.,\s]*[0#?]|[0#?]/u);
  const [head, tail] = [said(before), said(behind.join(''))];
  return (value) => `${head}${format.format(value)}${tail}`;
}

/** Letters that a format writes as they are. */
const said = (part: string): string =>
  [...part.matchAll(/"([^"]*)"|\\(.)|([ €$£])/gu)]
    .map(([, quoted, escaped, plain]) => quoted ?? escaped ?? plain ?? '')
    .join('');

function elapsed(value: number): string {
  const minutes = Math.round(value * 24 * 60);
  return `${String(Math.trunc(minutes / 60))}:${String(Math.abs(minutes % 60)).padStart(2, '0')}`;
}

function dated(
  letters: string,
  { locale, shift }: { readonly locale: string; readonly shift: number },
): CellFormat {
  const hasTime = /[hs]/iu.test(letters);
  const hasDate = /[yd]/iu.test(letters) || !hasTime;
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    ...(hasDate && { year: 'numeric', month: '2-digit', day: '2-digit' }),
    ...(hasTime && { hour: '2-digit', minute: '2-digit' }),
    ...(hasTime && /s/iu.test(letters) && { second: '2-digit' }),
  });
  return (value) => {
    // 1900 had no 29th of February; spreadsheets have one.
    const day = value + shift + (shift === 0 && value < 60 ? 1 : 0) - firstDay;
    const date = new Date(Math.round(day * dayMs));
    return Number.isNaN(date.getTime()) ? String(value) : format.format(date);
  };
}
