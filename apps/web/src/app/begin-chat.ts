import { chatApi } from '#api/chat.ts';
import { bringUnlessElsewhere } from '#chat/bring.ts';
import { ChatHome } from '#chat/chat-home.ts';
import { makeMemberKeeper } from '#chat/device-keeper.ts';
import { chatRoomsQuery } from './chat-rooms-query.ts';
import { client } from './client.ts';
import { meQuery } from './session.tsx';

let made: { readonly personId: string; readonly home: ChatHome } | null = null;

/** The chat of a person in this page, begun or not. */
export function chatHomeOf(personId: string): ChatHome {
  if (made?.personId !== personId) {
    const parts = { door: chatApi, keeper: makeMemberKeeper(personId) };
    made = { personId, home: new ChatHome(parts) };
  }
  return made.home;
}

/**
 * Opens the chat while the page is still coming: whoever opens the address of a room waits for it. Resolves once its code,
 * most of which is cryptography, is on its way.
 */
export async function beginChat(roomId: string | null): Promise<void> {
  void open(roomId);
  await bringUnlessElsewhere();
}

/** What cannot be had now is asked for again, and told, when the page is drawn. */
async function open(roomId: string | null): Promise<void> {
  try {
    const rooms = client.fetchQuery(chatRoomsQuery);
    void import('#chat/open-session.ts').catch(() => undefined);
    const matrixRoomId = rooms.then(
      ({ items }) => items.find(({ id }) => id === roomId)?.matrixRoomId ?? null,
      () => null,
    );
    const { id, permissions } = await client.fetchQuery(meQuery);
    if (permissions.includes('chat.use')) chatHomeOf(id).openAt(matrixRoomId);
  } catch {
    // It is the page's to say.
  }
}
