import type { Clock } from '@astra/kit/clock';

/**
 * Whether somebody tries cookies out: a network that shows so many different ones in a minute which lead to no session.
 * One or another is what is left in a browser whose session has ended.
 */
export type AreTriedOut = (network: string, secret: string) => boolean;

const many = 10;
const withinMs = 60_000;
const mostNetworks = 5_000;

export function makeDeadCookies({ now }: Clock): AreTriedOut {
  let begun = 0;
  let byNetwork = new Map<string, Set<string>>();
  return (network, secret) => {
    const at = now().getTime();
    const isOver = Math.abs(at - begun) >= withinMs || byNetwork.size > mostNetworks;
    if (isOver) [begun, byNetwork] = [at, new Map()];
    const seen = byNetwork.get(network) ?? new Set();
    byNetwork.set(network, seen);
    if (seen.size < many) seen.add(secret);
    return seen.size >= many;
  };
}
