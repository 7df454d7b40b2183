/** Where the chat of this tab stands. Times are epoch milliseconds. */
export type SessionPhase =
  | { readonly name: 'idle' }
  /** Another tab of this browser has the chat open; `takeOver` brings it here. */
  | { readonly name: 'other-tab' }
  | { readonly name: 'connecting'; readonly since: number }
  | { readonly name: 'live'; readonly since: number }
  /** Nobody answers. What is written is sent later. */
  | { readonly name: 'offline'; readonly since: number }
  /** The session has ended elsewhere: signed out, or the account was closed. */
  | { readonly name: 'signed-out' }
  /** It cannot start here: a browser without storage, say. */
  | { readonly name: 'failed'; readonly detail: string };

/** What the connection says of itself. */
export type ConnectionSign = 'synced' | 'lost' | 'signed-out';

/** What a sign means where we stand. The same object when nothing changes. */
export function nextPhase(phase: SessionPhase, sign: ConnectionSign, now: number): SessionPhase {
  if (phase.name === 'signed-out' || phase.name === 'idle' || phase.name === 'failed') return phase;
  if (sign === 'signed-out') return { name: 'signed-out' };
  const name = sign === 'synced' ? 'live' : 'offline';
  return phase.name === name ? phase : { name, since: now };
}
