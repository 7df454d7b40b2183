const longest = 4_096;
/** What a client of the chat server asks, and nothing of its administration, of other servers or of its keys. */
const client = /^\/(?:_matrix|_synapse)\/client\/[\w.~%:@!$&'()*+,;=/-]+(?:\?[^\s#]*)?$/;
/** By which a client lets the chat server write to an address of its choice: only our chat service is written to. */
const pushers = /^\/_matrix\/client\/[^/]+\/pushers\/set(?:[/?]|$)/;
/**
 * What the chat server answers without a token: which room an alias names, and whether a room is there. Our aliases are made
 * of ids that stand in links, and our clients and others ask for a room by its own id alone.
 */
const directory = /^\/_matrix\/client\/[^/]+(?:\/[^/]+)?\/directory(?:\/|$)/;
const alias = /\/#/;
/** Words in the clear that the chat server would keep and nobody would ever read: a message is reported to our chat service. */
const reports = /^\/_matrix\/client\/.+\/(?:rooms|users)\/[^/]+\/report(?:\/|$)/;
const dots = /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i;

/** The path to ask of the chat server, as it was written; null when this path is none of a Matrix client. */
export function matrixPath(rawUrl: string): string | null {
  if (rawUrl.length > longest || !client.test(rawUrl)) return null;
  const [path = ''] = rawUrl.split('?', 1);
  const asRead = decoded(path);
  const isClosed = [pushers, directory, alias, reports].some((closed) => closed.test(asRead));
  return dots.test(path) || isClosed ? null : rawUrl;
}

/** As the chat server reads it: what is no UTF-8 in one part leaves the others as readable as they are. */
function decoded(path: string): string {
  return path.split('/').map(decodedPart).join('/');
}

function decodedPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part.replaceAll('%23', '#');
  }
}
