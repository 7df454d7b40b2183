import { makeBrowserCells } from '@astra/chat-core/browser-cells';
import { allLetGo, ChatHome } from '#chat/chat-home.ts';
import { forgetOtherMembers, makeMemberKeeper } from '#chat/device-keeper.ts';

const homes = new Map<string, { readonly home: ChatHome; readonly answer: () => void }>();

/** What a test asks of the page: a browser that several people have used. */
const shared = {
  /** As after a visit: a device, and what it keeps. */
  use: async (personId: string, deviceId: string): Promise<void> => {
    const keeper = makeMemberKeeper(personId);
    await keeper.keep({ deviceId, storageKey: await keeper.makeKey() });
    const cells = makeBrowserCells(`astra-chat-cells @${personId} ${deviceId}`);
    await cells.put('search', new Uint8Array(8));
  },
  isThere: (personId: string): void => void forgetOtherMembers(personId),
  /** A page of theirs whose chat is not open; `answer` is what the chat service has not said yet. */
  home: (personId: string, deviceId: string): void => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const door = {
      open: async () => {
        await promise;
        const homeserver = window.location.origin;
        return {
          homeserver,
          userId: `@${personId}`,
          deviceId,
          accessToken: 'none',
          expiresInMs: 60_000,
        };
      },
    };
    const home = new ChatHome({
      door: { ...door, formerDevices: async () => ({ devices: {} }) },
      keeper: makeMemberKeeper(personId),
    });
    homes.set(personId, { home, answer: resolve });
  },
  open: (personId: string): void => homes.get(personId)?.home.open(),
  answer: (personId: string): void => homes.get(personId)?.answer(),
  forget: (personId: string): Promise<void> | undefined => homes.get(personId)?.home.forget(),
  /** As a page that goes on to another one; gives once nothing is held any more. */
  leave: (personId: string): Promise<unknown> => {
    void homes.get(personId)?.home.close();
    return allLetGo();
  },
  state: (personId: string): string | undefined =>
    homes.get(personId)?.home.state.getSnapshot().name,
  kept: async (personId: string): Promise<readonly string[]> => {
    const device = await makeMemberKeeper(personId).find();
    const names = (await indexedDB.databases()).map(({ name = '' }) => name);
    const theirs = names.filter((name) => name.includes(`@${personId} `));
    return [...(device ? [device.deviceId] : []), ...theirs];
  },
};

declare global {
  interface Window {
    shared: typeof shared;
  }
}
window.shared = shared;
