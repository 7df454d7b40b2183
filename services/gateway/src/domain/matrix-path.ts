const longest = 4_096;
/** What a client of the chat server asks, and nothing of its administration, of other servers or of its keys. */
const client = /^\/(?:_matrix|_synapse)\/client\/[\w.~%:@!$&'()*+,;=/-]+(?:\?[^\s#]*)?$/;
/** By which a client lets the chat server write to an address of its choice: only our chat service is written to. */
const pushers = /^\/_matrix\/client\/[^/]+\/pushers\/set(?:[/?]|$)/;
const dots = /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i;

/** The path to ask of the chat server, as it was written; null when this path is none of a Matrix client. */
export function matrixPath(rawUrl: string): string | null {
  if (rawUrl.length > longest || !client.test(rawUrl)) return null;
  const [path = ''] = rawUrl.split('?', 1);
  return dots.test(path) || pushers.test(decoded(path)) ? null : rawUrl;
}

/** As the chat server reads it. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
