import { createContext, use, useMemo } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { ChatRoom } from '#api/chat.ts';
import { contentHref, documentsApi } from '#api/documents.ts';
import type { Upload } from '#api/documents.ts';
import { copyIntoRoom, roomBinApi, roomFilesStream } from '#api/room-documents.ts';
import type { RoomFile, RoomFiles } from '#api/room-documents.ts';
import { meetingDocumentsApi, meetingPlace } from '#api/visit-documents.ts';
import type { ComingDocument, MeetingDocument } from '#api/visit-documents.ts';
import { SharedFilesContext } from '#chat/files.ts';
import type { SharedFile, SharedFiles } from '#chat/files.ts';
import { canLook, Preview } from '#screens/documents/preview.tsx';
import type { BinOf } from '#screens/meeting-files/bin.tsx';
import { useMeetingDocuments } from '#screens/meeting-files/use-meeting-documents.ts';
import { ProblemError } from '#shared/problem-error.ts';
import { useLiveDocuments } from '#visit-files/use-live-documents.ts';

/** Where the files of a room lie, and what is done with them there. */
interface FilesPlace {
  readonly uploads: string;
  readonly spaceId: string;
  readonly contentHref: (id: string) => string;
  readonly remove: (file: RoomFile) => Promise<void>;
  /** Brings one that is there already. */
  readonly copy: (itemId: string) => Promise<Upload>;
  /** Where a client that is not ours is led. */
  readonly linkTo: (id: string) => string;
  readonly preview: SharedFiles['preview'];
  /** What was taken out; null where that is kept on another page. */
  readonly bin: BinOf | null;
}
interface FilesOfRoom extends FilesPlace {
  /** What was sent in the room, as it is at this moment; null until the list is there. */
  readonly shown: RoomFiles | null;
}

const FilesContext = createContext<FilesOfRoom | null>(null);

export function useRoomFiles(): FilesOfRoom {
  const files = use(FilesContext);
  if (!files) throw new Error('useRoomFiles needs a RoomFilesProvider around it');
  return files;
}

interface ProviderProps {
  readonly room: ChatRoom;
  readonly children: ReactNode;
}

/** Around a room: its files, for the messages that bring them and for the list beside. A meeting's are the meeting's. */
export function RoomFilesProvider({ room, children }: ProviderProps): ReactElement {
  const { id, meetingId } = room;
  return meetingId === null ? (
    <OfRoom roomId={id}>{children}</OfRoom>
  ) : (
    <OfMeeting meetingId={meetingId}>{children}</OfMeeting>
  );
}

/** What is inside of one, where that can be looked at. */
function previewOf(file: SharedFile): ReactElement | null {
  const item = { ...file, version: file.version ?? 1 };
  return canLook(item) ? <Preview item={item} /> : null;
}

/** The scanner is about to say what it is. */
function mustBeHere(version: number | null): asserts version is number {
  if (version === null) throw new ProblemError('unavailable');
}

async function toBin({ id, version }: RoomFile): Promise<void> {
  mustBeHere(version);
  await documentsApi.toBin({ id, version });
}

function OfRoom({ roomId, children }: { readonly roomId: string; readonly children: ReactNode }) {
  const shown = useLiveDocuments<RoomFiles>(roomFilesStream(roomId));
  const place = useMemo(
    (): FilesPlace => ({
      uploads: '/api/documents/uploads',
      spaceId: roomId,
      contentHref,
      remove: toBin,
      copy: (itemId) => copyIntoRoom(roomId, itemId),
      linkTo: (id) => `${window.location.origin}/salons/${roomId}?fichier=${id}`,
      preview: previewOf,
      bin: {
        kind: 'room',
        id: roomId,
        list: (signal) => roomBinApi.list(roomId, signal),
        restore: (itemId) => roomBinApi.restore(roomId, itemId),
      },
    }),
    [roomId],
  );
  return (
    <Shared shown={shown} place={place}>
      {children}
    </Shared>
  );
}

const asRoomFile = ({ givings: _shown, may, ...file }: MeetingDocument): RoomFile => ({
  ...file,
  state: 'here',
  mayRemove: may.includes('remove'),
});

const asComing = ({ refusal: _why, ...file }: ComingDocument): RoomFile => ({
  ...file,
  mediaType: null,
  version: null,
  mayRemove: false,
});

function OfMeeting({
  meetingId,
  children,
}: {
  readonly meetingId: string;
  readonly children: ReactNode;
}) {
  const documents = useMeetingDocuments(meetingId);
  const place = useMemo((): FilesPlace => {
    const { uploads, contentHref: href } = meetingPlace(meetingId);
    return {
      uploads,
      spaceId: meetingId,
      contentHref: href,
      remove: async ({ id, version }) => {
        mustBeHere(version);
        await meetingDocumentsApi.remove(meetingId, id);
      },
      copy: (itemId) => meetingDocumentsApi.copy(meetingId, itemId),
      linkTo: () => `${window.location.origin}/consultations/${meetingId}`,
      preview: null,
      bin: null,
    };
  }, [meetingId]);
  const shown = useMemo(
    () =>
      documents && {
        ...documents,
        items: [...documents.coming.map(asComing), ...documents.items.map(asRoomFile).toReversed()],
        isMore: false,
        mayAdd: true,
      },
    [documents],
  );
  return (
    <Shared shown={shown} place={place}>
      {children}
    </Shared>
  );
}

interface SharedProps {
  readonly shown: RoomFiles | null;
  readonly place: FilesPlace;
  readonly children: ReactNode;
}

function Shared({ shown, place, children }: SharedProps): ReactElement {
  const files = useMemo((): FilesOfRoom => ({ ...place, shown }), [place, shown]);
  const shared = useMemo(
    (): SharedFiles => ({
      items: shown?.items ?? null,
      isMore: shown?.isMore === true,
      isPart: false,
      contentHref: place.contentHref,
      preview: place.preview,
      onRemove: async (id) => {
        const file = shown?.items.find((one) => one.id === id);
        // One that is not there (any more) is no fault.
        if (file && file.state !== 'refused') await place.remove(file);
      },
    }),
    [shown, place],
  );
  return (
    <FilesContext value={files}>
      <SharedFilesContext value={shared}>{children}</SharedFilesContext>
    </FilesContext>
  );
}
