/** SHA-256 of some values in their order, as hex: nothing of them can be read back. */
export async function digestOf(values: readonly (string | number | undefined)[]): Promise<string> {
  const text = JSON.stringify(values);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** By what the page knows a file again. */
export const fingerprintOf = ({
  name,
  size,
  lastModified,
}: Pick<File, 'name' | 'size' | 'lastModified'>): Promise<string> =>
  digestOf([name, size, lastModified]);

/** An identifier that is the same for the same values each time (RFC 9562, version 8). */
export async function idFrom(values: readonly (string | number | undefined)[]): Promise<string> {
  const hex = await digestOf(values);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
