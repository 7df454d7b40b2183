/** Whether a text is a page of the web, or written in XML. */
export const isMarkup = (text: string): boolean =>
  /^\uFEFF?\s*<(?:!doctype|html|head|body|\?xml)/iu.test(text.slice(0, 1_000));

/** These stand inside of words. */
const inline = /<\/?(?:a|b|em|font|i|mark|small|span|strong|su[bp]|u)(?:\s[^<>]*)?>/giu;
const unread = [
  /<!--.*?-->/gsu,
  /<(script|style|template)\b.*?<\/\1\s*>/gisu,
  /<\?.*?\?>/gsu,
] as const;

/** What a reader of the page sees, as far as words go; nothing of it is run or followed. */
export function textOfMarkup(markup: string): string {
  let text = markup;
  for (const part of unread) text = text.replaceAll(part, '\n');
  return letters(text.replaceAll(inline, '').replaceAll(/<[^<>]*>/gu, '\n'));
}

/** Marks make no difference to who searches: of `&eacute;` the letter is enough. */
const letters = (text: string): string =>
  text
    .replaceAll(/&#(x[0-9a-f]{1,6}|[0-9]{1,7});/giu, (_, code: string) => letterOf(code))
    .replaceAll(
      /&([a-z])(?:acute|grave|circ|uml|cedil|tilde|ring|slash|caron);/giu,
      (_, letter: string) => letter,
    )
    .replaceAll(/&(oe|ae|sz)lig;/giu, (_, two: string) => (two.toLowerCase() === 'sz' ? 'ss' : two))
    .replaceAll(/&[a-z0-9]{1,31};/giu, ' ');

function letterOf(code: string): string {
  const number = /^x/iu.test(code) ? Number.parseInt(code.slice(1), 16) : Number(code);
  return number > 0 && number <= 0x10ffff ? String.fromCodePoint(number) : ' ';
}
