/** Controls (line breaks too), line and paragraph separators, and invisible characters that hide or reorder text. */
const notPrinted = /[\p{Cc}\p{Zl}\p{Zp}\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+/gu;

/** A text from elsewhere as one harmless line: nothing can break out of a header or a calendar property. */
export const oneLine = (text: string): string =>
  text.replace(notPrinted, ' ').replace(/ {2,}/g, ' ').trim();
