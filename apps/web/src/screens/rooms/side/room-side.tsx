import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { ChatRoom } from '#api/chat.ts';
import { useMay, useMe } from '#app/session.tsx';
import { withGuestNames } from '#chat/people.ts';
import { ServerReferences } from '#screens/documents/file-server/references.tsx';
import { keepsRoom, type RoomEntry } from '../room-entries.ts';
import { roomQuery } from '../room-query.ts';
import { RoomFileList } from '../files/file-list.tsx';
import { RoomCopy } from './room-copy.tsx';
import { RoomDay } from './room-day.tsx';
import { RoomKept } from './room-kept.tsx';
import { RoomLinks } from './room-links.tsx';
import { RoomPeople } from './room-people.tsx';
import { RoomReports } from './room-reports.tsx';
import { RoomSearch } from './room-search.tsx';
import { RoomSound } from './room-sound.tsx';

interface RoomSideProps {
  readonly entry: RoomEntry;
  readonly onDay: (at: number) => void;
  /** One goes to a message that was found. */
  readonly onGo: () => void;
}

/** Who has left may have sent files before. */
const sendersIn = (room: ChatRoom | undefined) =>
  room ? [...room.members, ...room.formerGuests] : [];

/** What stands beside the conversation of a room. */
export function RoomSide({ entry, onDay, onGo }: RoomSideProps): ReactElement {
  const may = useMay();
  const roomId = entry.room.id;
  const guests = entry.consultation?.guests;
  const query = useQuery({
    ...roomQuery(roomId),
    select: (room) => (guests ? withGuestNames(room, guests) : room),
  });
  const { id } = useMe();
  const keeps = query.data !== undefined && keepsRoom(query.data, id);
  return (
    <>
      {keeps && may('room.see-reports') && <RoomReports roomId={roomId} />}
      <RoomLinks roomId={roomId} />
      {may('document.see') && <RoomFileList senders={sendersIn(query.data)} />}
      {query.data?.meetingId === null && <ServerReferences spaceId={roomId} />}
      <RoomSearch entry={entry} onGo={onGo} />
      <RoomDay onDay={onDay} />
      {query.data && <RoomSound room={query.data} />}
      <RoomPeople query={query} keeps={keeps} />
      {query.data && (
        <>
          <RoomKept
            room={query.data}
            mayChange={keeps && may('room.set-retention') && !query.data.isClosed}
          />
          <RoomCopy room={query.data} name={entry.name} />
        </>
      )}
    </>
  );
}
