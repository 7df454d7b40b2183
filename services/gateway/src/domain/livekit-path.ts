/** A connection to the signalling of a LiveKit server, or the question of its client why one was refused. */
export type LiveKitWay = {
  readonly to: 'livekit';
  readonly engineId: string;
  readonly token: string;
  /** Taking up a broken connection brings nobody in: the server refuses whoever is not inside. */
  readonly wish: 'enter' | 'resume';
  /** At the server, written anew: what it reads is what was looked at here. */
  readonly path: string;
};

const longest = 8192;
const address = /^\/(livekit(?:-[a-z0-9]{1,20})?)\/rtc(\/validate)?\?([\w.~=&%+*-]+)$/;

/**
 * All that our client says. `publish`, which makes a second person of one token, `join_request`, which says all of
 * this in another way, and the rest do not exist here.
 */
const known = new Set([
  'access_token',
  'reconnect',
  'sid',
  'auto_subscribe',
  'sdk',
  'version',
  'protocol',
  'client_protocol',
  'device_model',
  'os',
  'os_version',
  'browser',
  'browser_version',
  'adaptive_stream',
  'disable_ice_lite',
  'subscriber_allow_pause',
  'reconnect_reason',
  'network',
]);

/** The way, or null for an address that a LiveKit server behind this door has not. */
export function liveKitWay(rawUrl: string): LiveKitWay | null {
  if (rawUrl.length > longest) return null;
  const [, engineId, validate = '', query] = address.exec(rawUrl) ?? [];
  if (engineId === undefined || query === undefined) return null;
  const said = new URLSearchParams(query);
  const names = [...said.keys()];
  const isClear = new Set(names).size === names.length && names.every((each) => known.has(each));
  const token = said.get('access_token');
  const reconnect = said.get('reconnect');
  if (!isClear || !token || (reconnect !== null && reconnect !== '1')) return null;
  const wish = reconnect === null ? 'enter' : 'resume';
  return { to: 'livekit', engineId, token, wish, path: `/rtc${validate}?${said.toString()}` };
}
