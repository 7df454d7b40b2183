import { fileTypeFromBuffer } from 'file-type';
import { isText } from '#domain/text.ts';
import type { MediaTypeOf } from '#ports/media-types.ts';

const unknown = 'application/octet-stream';
/** Enough for what stands at the beginning; the rest of a file is not looked at. */
const headBytes = 65_536;

/** By what is in it; its name and what a browser says of it are not believed. */
export const mediaTypeOf: MediaTypeOf = async (content) => {
  const head = content.subarray(0, headBytes);
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  if (found) return found.mime;
  return head.byteLength > 0 && isText(head) ? 'text/plain' : unknown;
};
