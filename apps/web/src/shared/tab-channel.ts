/** By which the tabs of one browser speak with each other, in memory alone; null: this browser has no such thing. */
export const openTabChannel = (name: string): BroadcastChannel | null =>
  'BroadcastChannel' in window ? new BroadcastChannel(`astra-${name}`) : null;

/** Tells all other tabs. */
export const tellTabs = (channel: BroadcastChannel | null, word: unknown): void =>
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel's has none
  channel?.postMessage(word);
