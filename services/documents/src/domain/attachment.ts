const notPlain = /[^A-Za-z0-9!#$&+.^_`|~() -]/gu;

/**
 * `Content-Disposition` of a file that is saved and never shown (RFC 6266): a name of plain letters for what is old, and
 * the real one (RFC 8187). A safe name holds no control, so that nothing of it can become another header.
 */
export function attachment(name: string): string {
  const old = name.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(notPlain, '_');
  const real = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${old}"; filename*=UTF-8''${real}`;
}
