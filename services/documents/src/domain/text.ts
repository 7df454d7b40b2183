/** Tab, the ends of lines, and a printer's next page; nothing else that is no letter. */
const odd = /[^\P{Cc}\t\n\r\f]/u;

/** What old programs of hospitals write: one byte a letter (https://encoding.spec.whatwg.org, `windows-1252`). */
const western = 'windows-1252';
/** Bytes that mean nothing in it. */
const meansNothing: ReadonlySet<number> = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
/** Of the words of a language in Latin letters so much is ASCII; of pictures, keys and other alphabets it is not. */
const leastAscii = 0.7;

function asUtf8(content: Uint8Array, isCut: boolean): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content, { stream: isCut });
  } catch {
    return null;
  }
}

/** Whether a file is words, by its beginning, whose last letter may be cut. */
export function isText(head: Uint8Array): boolean {
  const text = asUtf8(head, true);
  if (text !== null) return !odd.test(text);
  let ascii = 0;
  for (const byte of head) {
    if (meansNothing.has(byte)) return false;
    if (byte < 0x80) ascii += 1;
  }
  // Above 0x7f this encoding has no control characters.
  return (
    ascii >= head.byteLength * leastAscii &&
    !/[^\t\n\r\f\u0020-\u007e\u0080-\u{10ffff}]/u.test(new TextDecoder(western).decode(head))
  );
}

/** The words of a file that is words: in UTF-8 or, where it is none, in the encoding of old programs. */
export const textIn = (content: Uint8Array): string =>
  asUtf8(content, false) ?? new TextDecoder(western).decode(content);
