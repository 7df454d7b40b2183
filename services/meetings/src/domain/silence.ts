/** How often in a row somebody opened their microphone although a moderator had muted them. */
export type Breaches = { readonly count: number; readonly at: Date | null };

/** A page that is loaded anew begins with its microphone open: that is no ill will. */
const forgottenAfterMs = 30_000;
/** With one look each two seconds nobody is heard for longer than some eight. */
const most = 4;

/** One more breach, and whether it is one too many. */
export function breach(before: Breaches, now: Date): Breaches & { readonly isTooMuch: boolean } {
  const isInARow = before.at !== null && now.getTime() - before.at.getTime() < forgottenAfterMs;
  const count = isInARow ? before.count + 1 : 1;
  return { count, at: now, isTooMuch: count >= most };
}
