import { useEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { ChatSession } from '@astra/chat-core/chat-session';
import type { CopiedMessage, CopyProgress } from '@astra/chat-core/room-copy';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { useAnnounce } from '@astra/ui/live-region';
import { Notice } from '@astra/ui/notice';
import { chatApi } from '#api/chat.ts';
import type { ChatRoom } from '#api/chat.ts';
import { useChatHome } from '#app/chat-root.tsx';
import { ProblemNotice } from '#app/page-states.tsx';
import { useMe } from '#app/session.tsx';
import { useObservable } from '#chat/use-observable.ts';
import { saveBlob } from '#shared/save-file.ts';
import { useTime } from '#shared/use-time.ts';
import { copyLines } from './copy-lines.ts';

interface CopyProps {
  readonly room: ChatRoom;
  /** As the person knows it. */
  readonly name: string;
}
interface SessionProps extends CopyProps {
  readonly session: ChatSession;
}

const begun: CopyProgress = { read: 0, readTo: null, isHeld: false };

/** Copies until it is done, or the dialog is gone. */
function useCopy({ room, name, session }: SessionProps) {
  const { id: copiedBy } = useMe();
  const [progress, setProgress] = useState(begun);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const copy = useMutation({
    mutationFn: async (): Promise<readonly CopiedMessage[] | null> => {
      const stopper = new AbortController();
      running.current = stopper;
      setProgress(begun);
      // Before the first word is read: whoever keeps what all have said is in the journal.
      await chatApi.noteCopy(room.id);
      const how = { signal: stopper.signal, onProgress: setProgress };
      const messages = await session.copy(room.matrixRoomId ?? '', how).catch((error: unknown) => {
        if (stopper.signal.aborted) return null;
        throw error;
      });
      if (messages) {
        const facts = { roomId: room.id, name, copiedAt: Date.now(), copiedBy };
        const people = [...room.members, ...room.formerGuests];
        const nameOf = (userId: string): string | null =>
          people.find((one) => one.userId === userId)?.displayName ?? null;
        const lines = copyLines(facts, messages, nameOf);
        saveBlob(new Blob([lines], { type: 'application/jsonl' }), `messages-${room.id}.jsonl`);
      }
      return messages;
    },
  });
  return { copy, progress, stop: () => running.current?.abort() };
}

function ProgressLine({ read, readTo, isHeld }: CopyProgress): ReactElement {
  const t = useTranslations('rooms.copy');
  const time = useTime();
  if (isHeld) return <p>{t('held')}</p>;
  return (
    <p>
      {readTo === null ? t('begun') : t('reading', { count: read, day: time.at(readTo, 'day') })}
    </p>
  );
}

/** What is in the file, and what is not. */
function Saved({ messages }: { readonly messages: readonly CopiedMessage[] }): ReactElement {
  const t = useTranslations('rooms.copy');
  const announce = useAnnounce();
  const count = messages.length;
  const closed = messages.filter(({ sealed }) => sealed !== null).length;
  useEffect(() => announce(t('saved', { count })), [announce, t, count]);
  return (
    <Notice tone="good" title={t('saved', { count })}>
      {closed > 0 && <p>{t('closed', { count: closed })}</p>}
    </Notice>
  );
}

function CopyForm(props: SessionProps): ReactElement {
  const t = useTranslations('rooms.copy');
  const { copy, progress, stop } = useCopy(props);
  return (
    <div className="stack">
      <p>{t('body')}</p>
      <Notice tone="warn">{t('clear')}</Notice>
      <ProblemNotice error={copy.error} />
      {copy.isPending && <ProgressLine {...progress} />}
      {copy.data && !copy.isPending && <Saved messages={copy.data} />}
      {copy.isPending ? (
        <Button wide onClick={stop}>
          {t('stop')}
        </Button>
      ) : (
        <Button
          look={copy.data ? 'plain' : 'main'}
          icon="download"
          wide
          onClick={() => copy.mutate()}
        >
          {t('save')}
        </Button>
      )}
    </div>
  );
}

/** Keeps what this device can read of the room, in the clear and outside of the chat: no service of ours can read it. */
export function RoomCopy({ room, name }: CopyProps): ReactElement | null {
  const t = useTranslations('rooms.copy');
  const state = useObservable(useChatHome().state);
  const [isOpen, setOpen] = useState(false);
  if (state.name !== 'open' || room.matrixRoomId === null) return null;
  return (
    <section aria-labelledby="room-copy" className="mt-4 stack">
      <h2 className="h3" id="room-copy">
        {t('title')}
      </h2>
      <div>
        <Button icon="download" onClick={() => setOpen(true)}>
          {t('open')}
        </Button>
      </div>
      <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title={t('dialog')}>
        <CopyForm room={room} name={name} session={state.session} />
      </Dialog>
    </section>
  );
}
