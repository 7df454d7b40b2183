/** What a file is, by its first bytes; `application/octet-stream` when nobody can tell. */
export type MediaTypeOf = (head: Uint8Array) => Promise<string>;
