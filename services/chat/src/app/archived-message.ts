import { aboutMessage } from '#domain/archive.ts';
import type { ArchivedMessage, ArchiveSeal, ReadEvent } from '#ports/archive.ts';

const encrypted = 'm.room.encrypted';

/** Words, and what became of them; how a room is, and our own signs in it, are kept elsewhere. */
export const isKept = ({ type, state_key: state }: ReadEvent): boolean =>
  state === undefined && !type.startsWith('org.astra-visio.');

/** Whether there is something in it that wants a key; what was deleted before it was read is empty. */
const isSealed = ({ type, content }: ReadEvent): boolean =>
  type === encrypted && content['ciphertext'] !== undefined;

/** Somebody may have written anything there. */
const isSessionId = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z0-9+/=_-]{1,100}$/u.test(value);

export function archivedMessage(
  seal: ArchiveSeal,
  about: {
    readonly organisationId: string;
    readonly roomId: string;
    readonly event: ReadEvent;
    readonly opened: { readonly type: string; readonly content: unknown } | null;
  },
): ArchivedMessage {
  const { organisationId, roomId, event, opened } = about;
  const { event_id: eventId, type, content, redacts } = event;
  const isOpen = opened !== null || !isSealed(event);
  const clear = opened
    ? { type: opened.type, content: opened.content }
    : { type, content, ...(redacts === undefined ? {} : { redacts }) };
  const bytes = Buffer.from(JSON.stringify(isOpen ? clear : event));
  const session = content['session_id'];
  return {
    eventId,
    matrixRoomId: roomId,
    sender: event.sender,
    sentAt: new Date(event.origin_server_ts),
    isOpen,
    sessionId: isOpen || !isSessionId(session) ? null : session,
    sealed: seal.close(bytes, aboutMessage(organisationId, eventId)),
  };
}

/** What was kept of a message: its words, or the whole event while nobody could open it. */
export const openedMessage = (
  seal: ArchiveSeal,
  organisationId: string,
  { eventId, sealed }: Pick<ArchivedMessage, 'eventId' | 'sealed'>,
): unknown => JSON.parse(seal.open(sealed, aboutMessage(organisationId, eventId)).toString());
