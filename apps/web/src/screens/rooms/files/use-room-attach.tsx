import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { ChatSession } from '@astra/chat-core/chat-session';
import { useToast } from '@astra/ui/toast';
import type { ChatRoom } from '#api/chat.ts';
import { useMay } from '#app/session.tsx';
import type { Attach } from '#chat/files.ts';
import { useAttach } from '#chat/use-attach.tsx';
import { ChooseFile } from './choose-file.tsx';
import { useRoomFiles } from './room-files.tsx';

interface RoomAttach {
  /** Null where the person sends nothing. */
  readonly attach: Attach | null;
  readonly dialog: ReactElement | null;
}

/** Sends files into a room, from the device and from one's own documents. */
export function useRoomAttach(room: ChatRoom, session: ChatSession | null): RoomAttach {
  const t = useTranslations('chat.attach');
  const toast = useToast();
  const may = useMay();
  const { shown, uploads, spaceId, linkTo, copy } = useRoomFiles();
  const [isChoosing, setChoosing] = useState(false);
  const to = {
    base: uploads,
    spaceId,
    largestFileBytes: shown?.largestFileBytes ?? 0,
    maySend: may('document.add') && shown?.mayAdd === true,
    isRoom: room.meetingId === null,
    linkTo,
    onChoose: () => setChoosing(true),
  };
  const { attach, tell } = useAttach(to, session, room.matrixRoomId);
  const dialog = isChoosing ? (
    <ChooseFile
      copy={copy}
      onChosen={(file) => {
        tell(file);
        toast({ message: t('chosen', { name: file.name }) });
      }}
      onClose={() => setChoosing(false)}
    />
  ) : null;
  return { attach, dialog };
}
