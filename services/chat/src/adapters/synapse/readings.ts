import type { ChatServer } from '#ports/chat-server.ts';
import { must, part, type Ask } from './ask.ts';

/** Says to pages in the room that they ask anew; other clients show nothing of it. */
const readingType = 'org.astra-visio.reading';
const roomPath = (id: string): string => `/_matrix/client/v3/rooms/${part(id)}`;

/** Who wrote a message, and the sign that something is asked or was answered about one. */
export function makeReadings(ask: Ask): Pick<ChatServer, 'senderOf' | 'isGone' | 'tellReading'> {
  return {
    senderOf: async (matrixRoomId, eventId) => {
      const path = `${roomPath(matrixRoomId)}/event/${part(eventId)}`;
      const { status, body } = await ask({ method: 'GET', path });
      const isWords = body['type'] === 'm.room.encrypted' || body['type'] === 'm.room.message';
      return status === 200 && isWords ? String(body['sender']) : null;
    },
    isGone: async (matrixRoomId, eventId) => {
      const path = `${roomPath(matrixRoomId)}/event/${part(eventId)}`;
      const { status, body } = await ask({ method: 'GET', path });
      if (status !== 200 && status !== 404)
        throw new Error(`The chat server says nothing of a message: ${status}`);
      // A deletion takes all of the content away.
      return status === 404 || Object.keys(Object(body['content'])).length === 0;
    },
    tellReading: async (matrixRoomId, { requestId, news }) => {
      // The same name for the same news: it comes once, however often it is sent.
      const path = `${roomPath(matrixRoomId)}/send/${readingType}/${part(`${requestId}.${news}`)}`;
      await must(ask, { method: 'PUT', path, body: { request_id: requestId } });
    },
  };
}
