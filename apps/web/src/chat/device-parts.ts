import { makeBrowserCells } from '@astra/chat-core/browser-cells';
import { makeEncryptedKeep } from '@astra/chat-core/keep';
import type { Keep } from '@astra/chat-core/keep';
import { makeBrowserTabLock } from '@astra/chat-core/tab-lock';
import type { TabLock } from '@astra/chat-core/tab-lock';
import { lockOf } from './bring.ts';
import type { KnownDevice } from './device-keeper.ts';

/** What a device of a person has in this browser, with network and without: the same drafts and unsent messages. */
export async function devicePartsOf(
  userId: string,
  { deviceId, storageKey }: KnownDevice,
): Promise<{ readonly tabLock: TabLock; readonly keep: Keep }> {
  const name = `${userId} ${deviceId}`;
  return {
    tabLock: makeBrowserTabLock(lockOf(name)),
    keep: await makeEncryptedKeep(makeBrowserCells(`astra-chat-cells ${name}`), storageKey),
  };
}
