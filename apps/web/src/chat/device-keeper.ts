import { makeBrowserCells } from '@astra/chat-core/browser-cells';

/** The device that this browser has in the chat, and what seals everything that it keeps. */
export interface KnownDevice {
  readonly deviceId: string;
  readonly storageKey: Uint8Array<ArrayBuffer>;
}

/** Remembers the device of one person in this browser. */
export interface DeviceKeeper {
  readonly find: () => Promise<KnownDevice | null>;
  readonly keep: (device: KnownDevice) => Promise<void>;
  readonly forget: () => Promise<void>;
}

interface Plain {
  readonly deviceId: string;
  readonly storageKey: readonly number[];
}

const write = ({ deviceId, storageKey }: KnownDevice): string =>
  JSON.stringify({ deviceId, storageKey: [...storageKey] } satisfies Plain);

function read(text: string | null): KnownDevice | null {
  if (text === null || text === '') return null;
  // Only `write` makes it.
  const { deviceId, storageKey } = JSON.parse(text) as Plain;
  return { deviceId, storageKey: new Uint8Array(storageKey) };
}

/** Of somebody who signs in here: it lasts as long as they stay signed in. */
export function makeMemberKeeper(personId: string): DeviceKeeper {
  const cells = makeBrowserCells('astra-chat-devices');
  const put = (text: string): Promise<void> => cells.put(personId, new TextEncoder().encode(text));
  return {
    find: async () =>
      read(new TextDecoder().decode((await cells.get(personId)) ?? new Uint8Array())),
    keep: (device) => put(write(device)),
    forget: () => put(''),
  };
}

const guestKey = 'astra-chat-device';

/** Of a guest: it goes with the tab, and what was kept cannot be read without it. */
export const guestKeeper: DeviceKeeper = {
  find: async () => read(sessionStorage.getItem(guestKey)),
  keep: async (device) => sessionStorage.setItem(guestKey, write(device)),
  forget: async () => sessionStorage.removeItem(guestKey),
};
