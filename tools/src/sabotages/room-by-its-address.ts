import type { Sabotage } from '#sabotage/sabotage.ts';

const test = {
  file: 'e2e/room-by-its-address.test.ts',
  name: 'whoever comes by the address of a room is in the chat before the screen is there',
};

/** What whoever opens the address of a room would wait for without need. */
export const roomByItsAddressSabotages: readonly Sabotage[] = [
  {
    name: 'chat-that-waits-for-its-screen',
    proves: 'issue 5',
    file: 'apps/web/src/app/begin-chat.ts',
    find: "    if (permissions.includes('chat.use')) chatHomeOf(id).openAt(matrixRoomId);\n",
    put: '    void [permissions, id, matrixRoomId];\n',
    test,
    says: 'Timeout',
    isSlow: true,
  },
  {
    name: 'way-in-that-waits-for-the-code',
    proves: 'issue 5',
    file: 'apps/web/src/chat/chat-home.ts',
    find: '      const knock = knockAt(this.#parts.door, this.#parts.keeper);\n',
    put: "      await import('./open-session.ts');\n      const knock = knockAt(this.#parts.door, this.#parts.keeper);\n",
    test,
    says: 'Timeout',
    isSlow: true,
  },
  {
    name: 'all-rooms-before-it-is-known-which-comes-first',
    proves: 'issue 5',
    file: 'packages/chat-core/src/first-sync.ts',
    find: '    const roomId = await firstRoom();\n',
    put: '    const roomId = await Promise.race([firstRoom(), Promise.resolve(null)]);\n',
    test,
    isSlow: true,
  },
];
