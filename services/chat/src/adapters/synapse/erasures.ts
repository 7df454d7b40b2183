import type { ChatServer } from '#ports/chat-server.ts';
import { must, part, serviceLocalpart, type Ask } from './ask.ts';

const cell = 'org.astra-visio.erasures';

/** Kept with the service's own account, so that a copy of the server's database says what that copy knows. */
export function makeErasureMark(
  ask: Ask,
  userId: ChatServer['userId'],
): Pick<ChatServer, 'knownErasures' | 'setKnownErasures'> {
  const path = `/_matrix/client/v3/user/${part(userId(serviceLocalpart))}/account_data/${part(cell)}`;
  return {
    knownErasures: async () => {
      const { status, body } = await ask({ method: 'GET', path });
      if (status === 404) return 0;
      if (status !== 200) throw new Error(`The chat server says no account data: ${status}`);
      return Number(body['known_bytes'] ?? 0);
    },
    setKnownErasures: async (bytes) => {
      await must(ask, { method: 'PUT', path, body: { known_bytes: bytes } });
    },
  };
}
