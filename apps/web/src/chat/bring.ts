import type * as matrix from '@astra/chat-core/matrix/open-matrix';

type Matrix = typeof matrix;

const lockName = 'astra-chat ';

/** The lock of the tab that has the chat of a device. */
export const lockOf = (device: string): string => `${lockName}${device}`;

/** Whether a tab of this browser has the chat already, whoever's it is. */
async function hasChatTab(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name = '' }) => name.startsWith(lockName));
}

/** The client of Matrix. */
export const loadMatrix = (): Promise<Matrix> => import('@astra/chat-core/matrix/open-matrix');

/**
 * Brings the code of the chat and its cryptography, unless another tab of this browser has the chat: it is large. Resolves
 * once they are on their way. What cannot be had now is asked for again, and told, when the session starts.
 */
export async function bringUnlessElsewhere(): Promise<void> {
  if (await hasChatTab().catch(() => true)) return;
  for (const part of [loadMatrix(), loadCrypto()]) part.catch(() => undefined);
}

async function loadCrypto(): Promise<void> {
  const { bringCrypto } = await import('@astra/chat-core/matrix/bring-crypto');
  await bringCrypto();
}
