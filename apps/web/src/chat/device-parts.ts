import { makeBrowserCells } from '@astra/chat-core/browser-cells';
import { makeEncryptedKeep } from '@astra/chat-core/keep';
import type { Keep } from '@astra/chat-core/keep';
import { begunCells } from '@astra/chat-core/drafts';
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

/** The device of before, and the one that takes its place. */
interface Succession {
  readonly former: KnownDevice;
  readonly device: KnownDevice;
}

/** What the person had begun and not sent goes over to the device that comes after; of what they had read nothing does. */
export async function carryBegun(userId: string, { former, device }: Succession): Promise<void> {
  const [from, to] = await Promise.all([former, device].map((one) => devicePartsOf(userId, one)));
  for (const cell of begunCells) {
    const begun = await from?.keep.read(cell);
    if (begun !== undefined) await to?.keep.write(cell, begun);
  }
}
