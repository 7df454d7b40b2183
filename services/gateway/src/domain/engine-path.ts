/** Where a WebSocket of a page leads, below the video engine's own addresses. */
export type EngineWay =
  | { readonly to: 'signalling'; readonly path: string }
  | { readonly to: 'bridge'; readonly bridge: string; readonly path: string };

const longest = 8192;
/** Room and token; the client writes both, the server checks them. */
const signalling = /^\/xmpp-websocket(?:\?[\w.~=&%-]*)?$/;
/** The bridge's name, its conference, the person's end of it; the password is the bridge's own. */
const bridge =
  /^\/colibri-ws\/([A-Za-z0-9_-]{1,64})\/[\w.~-]{1,128}\/[\w.~-]{1,128}(?:\?[\w.~=&%-]*)?$/;

/** The way, or null for an address that no engine has: what is not written here does not exist. */
export function engineWay(rawUrl: string): EngineWay | null {
  if (rawUrl.length > longest) return null;
  if (signalling.test(rawUrl)) return { to: 'signalling', path: rawUrl };
  const name = bridge.exec(rawUrl)?.[1];
  return name === undefined ? null : { to: 'bridge', bridge: name, path: rawUrl };
}
