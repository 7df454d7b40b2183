/**
 * The words of a text file: in UTF-8 or, where it is none, in the one of old programs (Windows-1252, with Latin-1 in it).
 * Its end may be cut.
 */
export function textIn(content: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content, { stream: true });
  } catch {
    return new TextDecoder('windows-1252').decode(content);
  }
}
