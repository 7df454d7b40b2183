import { makeBrowserCells } from '@astra/chat-core/browser-cells';
import { makeEncryptedKeep } from '@astra/chat-core/keep';
import type { Keep } from '@astra/chat-core/keep';
import { makeBrowserTabLock } from '@astra/chat-core/tab-lock';
import type { TabLock } from '@astra/chat-core/tab-lock';
import type { KnownDevice } from './device-keeper.ts';

const lockName = 'astra-chat ';

/** What a device of a person has in this browser, with network and without: the same drafts and unsent messages. */
export async function devicePartsOf(
  userId: string,
  { deviceId, storageKey }: KnownDevice,
): Promise<{ readonly tabLock: TabLock; readonly keep: Keep }> {
  const name = `${userId} ${deviceId}`;
  return {
    tabLock: makeBrowserTabLock(`${lockName}${name}`),
    keep: await makeEncryptedKeep(makeBrowserCells(`astra-chat-cells ${name}`), storageKey),
  };
}

/** Whether a tab of this browser has the chat already, whoever's it is. */
export async function hasChatTab(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name = '' }) => name.startsWith(lockName));
}
