import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import type { ChatRoom } from '#api/chat.ts';
import { useMay, useMe } from '#app/session.tsx';
import { useRoomReadRequests } from '#app/use-read-requests.ts';
import type { ConversationExtras } from '#chat/conversation-context.tsx';
import { CallCard } from './call-card.tsx';
import { AskToRead } from './reading/ask-to-read.tsx';
import { ReadingLine } from './reading/reading-line.tsx';

interface RoomExtras {
  readonly extras: ConversationExtras;
  /** What is asked now. */
  readonly dialog: ReactElement | null;
}

const callCard = (meetingId: string): ReactElement => <CallCard meetingId={meetingId} />;

/** What a room's conversation shows beyond words: calls, and who is asked to have read a message. */
export function useRoomExtras(room: ChatRoom): RoomExtras {
  const { id: myId } = useMe();
  const may = useMay();
  const { teamId, forRoles, kind, members } = room;
  const isByRole = forRoles !== null;
  const isAsked = teamId !== null || isByRole;
  const requests = useRoomReadRequests(room.id, isAsked && may('read-request.see'));
  const [eventId, setEventId] = useState<string | null>(null);
  const isModerator = members.some((one) => one.personId === myId && one.isModerator);
  const mayAsk = isAsked && may('read-request.ask') && (kind !== 'announcement' || isModerator);
  const extras = useMemo(() => {
    const byEvent = new Map(requests.map((one) => [one.eventId, one]));
    return {
      callCard,
      foot: (id: string) => {
        const request = byEvent.get(id);
        return request ? <ReadingLine request={request} isByRole={isByRole} /> : null;
      },
      onAskToRead: mayAsk ? setEventId : null,
    };
  }, [requests, mayAsk, isByRole]);
  const dialog =
    eventId === null || !isAsked ? null : (
      <AskToRead room={room} eventId={eventId} onClose={() => setEventId(null)} />
    );
  return { extras, dialog };
}
