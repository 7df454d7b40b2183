const most = 14;
// One computer has many people: what one of them chose is not shown to the next.
const keyOf = (userId: string): string => `astra-emoji-${userId}`;

/** What this person chose last in this tab, the newest first. */
export function recentEmoji(userId: string): readonly string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(userId)) ?? '[]');
    return Array.isArray(kept) ? kept.filter((sign) => typeof sign === 'string') : [];
  } catch {
    return []; // a browser that keeps nothing
  }
}

/** Comes first the next time. */
export function rememberEmoji(userId: string, sign: string): void {
  const signs = [sign, ...recentEmoji(userId).filter((known) => known !== sign)].slice(0, most);
  try {
    sessionStorage.setItem(keyOf(userId), JSON.stringify(signs));
  } catch {
    // It is found in its group.
  }
}
