/** How many wrong tries go without delay, by what is counted: a network may be a whole hospital. */
export const freeTries = { account: 5, factor: 5, origin: 60, invitation: 10 } as const;
export type ThrottleKind = keyof typeof freeTries;

const firstDelaySeconds = 30;
const longestDelaySeconds = 900;
/** After so long without a wrong try the count begins anew. */
export const forgetAfterSeconds = 900;

/** How long to wait after so many wrong tries: 30 s, then twice as long each time, at most 15 min. */
export function delaySeconds(kind: ThrottleKind, failures: number): number {
  const over = failures - freeTries[kind];
  if (over < 0) return 0;
  return Math.min(firstDelaySeconds * 2 ** Math.min(over, 10), longestDelaySeconds);
}
