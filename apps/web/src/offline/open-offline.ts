import { browserClock } from '@astra/page-state/browser-clock';
import { ChatSession } from '@astra/chat-core/chat-session';
import type { OfflineCopy } from '@astra/chat-core/offline-copy';
import { OfflineShelf } from '@astra/chat-core/offline-link';
import { OFFLINE_CELL } from '@astra/chat-core/offline-recorder';
import { offlineDays } from '#api/offline-rule.ts';
import { makeMemberKeeper } from '#chat/device-keeper.ts';
import { devicePartsOf } from '#chat/device-parts.ts';
import { serviceIdBeside } from '#chat/people.ts';
import { uuid } from '#shared/uuid.ts';
import { PAGES_CELL } from './offline-place.ts';
import type { OfflinePlace, RoomPages } from './offline-place.ts';

/** A chat that reads what is kept, and keeps what is written for when there is a network. */
export interface OfflineChat {
  readonly session: ChatSession;
  readonly savedAt: number;
  readonly pages: RoomPages;
  readonly shelf: OfflineShelf;
  /** When this device last heard of us (milliseconds). */
  readonly heardAt: number;
}

/** Null: nothing can be read here. */
export async function openOffline({ owner, keep }: OfflinePlace): Promise<OfflineChat | null> {
  const { personId, userId, heardAt } = owner;
  const device = await makeMemberKeeper(personId).find();
  // Only our own recorder wrote it.
  const kept = (await keep.read(OFFLINE_CELL)) as OfflineCopy | undefined;
  if (!device || !kept) return null;
  const shelf = new OfflineShelf(kept, { days: offlineDays, now: Date.now() });
  const { deviceId, storageKey } = device;
  const session = new ChatSession({
    account: {
      homeserverUrl: '',
      accessToken: '',
      userId,
      deviceId,
      storageKey,
      serviceId: serviceIdBeside(userId),
    },
    renewToken: async () => null,
    askFormerDevices: async () => ({}),
    loadOpen: async () => shelf.open,
    ...(await devicePartsOf(userId, device)),
    clock: browserClock,
    newId: uuid,
  });
  await session.start();
  // Only `offline-root.tsx` writes it.
  const pages = ((await keep.read(PAGES_CELL)) ?? []) as [string, string][];
  return { session, savedAt: kept.savedAt, pages: new Map(pages), shelf, heardAt };
}
