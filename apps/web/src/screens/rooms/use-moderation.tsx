import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import type { ChatRoom } from '#api/chat.ts';
import { useMe } from '#app/session.tsx';
import type { Moderation } from '#chat/conversation-context.tsx';
import { ModerationDialog } from './moderation-dialog.tsx';
import { keepsRoom } from './room-entries.ts';

interface Asked {
  readonly messageId: string;
  readonly fileId: string | null;
}

interface RoomModeration {
  readonly moderation: Moderation | null;
  readonly dialog: ReactElement | null;
}

/** What a person may do about others' messages in a room, and the dialog that asks how. */
export function useModeration(room: ChatRoom): RoomModeration {
  const { id: myId } = useMe();
  const [asked, setAsked] = useState<Asked | null>(null);
  const may = keepsRoom(room, myId) ? 'remove' : 'report';
  // In a conversation of two or of a meeting nobody keeps the other.
  const isKept = room.teamId !== null || room.forRoles !== null;
  const moderation = useMemo(
    (): Moderation | null =>
      isKept ? { may, onAsk: (messageId, fileId) => setAsked({ messageId, fileId }) } : null,
    [isKept, may],
  );
  const dialog =
    asked !== null && moderation ? (
      <ModerationDialog
        roomId={room.id}
        {...asked}
        may={moderation.may}
        onClose={() => setAsked(null)}
      />
    ) : null;
  return { moderation, dialog };
}
