import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { ChatSession } from '@astra/chat-core/chat-session';
import type { Upload } from '#api/documents.ts';
import { SendingList } from '#visit-files/sending-list.tsx';
import { useCleanSending } from '#visit-files/use-clean-sending.tsx';
import { chatUploadsTo } from './chat-uploads.ts';
import type { Attach } from './files.ts';

/** Where the files of a conversation go. */
export interface AttachTo {
  /** Address of the uploads, and the space that they go to. */
  readonly base: string;
  readonly spaceId: string;
  readonly largestFileBytes: number;
  readonly maySend: boolean;
  readonly isRoom: boolean;
  /** Whose photos go without what they say beside. */
  readonly isGuest?: boolean | undefined;
  /** Where a file is found, for clients that are not ours. */
  readonly linkTo: (documentId: string) => string;
  /** What else is done when it is a file. */
  readonly onDone?: ((documentId: string) => void) | undefined;
  readonly onChoose: (() => void) | null;
}

interface Attaching {
  /** Null where the person sends nothing. */
  readonly attach: Attach | null;
  /** Writes the message for a file that is there. */
  readonly tell: (file: Pick<Upload, 'documentId' | 'name'>) => void;
}

/** Sends files: they go to the documents, and the conversation hears of them by a message that only names them. */
export function useAttach(
  to: AttachTo | null,
  session: ChatSession | null,
  matrixRoomId: string | null,
): Attaching {
  const base = to?.base ?? '';
  const { uploads, tellers } = chatUploadsTo(base);
  const { rows } = useSyncExternalStore(uploads.subscribe, uploads.getSnapshot);
  const tell: Attaching['tell'] = ({ documentId, name }) => {
    if (session === null || matrixRoomId === null || to === null) return;
    // Other clients show these words; ours show the file.
    const text = `${name}\n${to.linkTo(documentId)}`;
    const words = { text, html: null, mentions: [], fileId: documentId };
    // Another tab has the chat: the notice above says so; the file is among the documents.
    session.post(matrixRoomId, words).catch(() => undefined);
  };
  const isOpen = to !== null && session !== null && matrixRoomId !== null;
  useEffect(() => {
    // The last one stays when the page is left: what is on its way still arrives.
    if (isOpen) tellers.set(to.spaceId, { onArrived: tell, onDone: to.onDone });
  });
  useEffect(() => {
    // Without an answer nothing is lost: the service keeps them for a day.
    if (isOpen && to.maySend) uploads.recall().catch(() => undefined);
    // oxlint-disable-next-line react/exhaustive-deps -- once for each place
  }, [isOpen, to?.base, to?.maySend]);
  const spaceId = to?.spaceId;
  const here = useMemo(
    () => rows.filter(({ place }) => place.spaceId === spaceId),
    [rows, spaceId],
  );
  const send = (files: readonly File[]): void =>
    uploads.add(files, { spaceId: spaceId ?? '', folderId: undefined }, to?.largestFileBytes);
  const clean = useCleanSending(`${base} in words`, send);
  if (!isOpen || !to.maySend) return { attach: null, tell };
  const sending = { rows: here, send, uploads };
  return {
    tell,
    attach: {
      onFiles: to.isGuest === true ? clean.send : send,
      onChoose: to.onChoose,
      largestBytes: to.largestFileBytes,
      tray: (
        <>
          {clean.question}
          <SendingList sending={sending} largestBytes={to.largestFileBytes} isRoom={to.isRoom} />
        </>
      ),
    },
  };
}
