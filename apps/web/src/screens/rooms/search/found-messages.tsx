import { useId } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { ChatSession } from '@astra/chat-core/chat-session';
import type { RoomEntry } from '../room-entries.ts';
import { ClosedNote } from './closed-note.tsx';
import { FoundList } from './found-list.tsx';
import { SearchProgressLine } from './search-progress-line.tsx';
import { useCountSaid, useSearch } from './use-search.ts';

interface FoundMessagesProps {
  readonly session: ChatSession;
  readonly typed: string;
  readonly entries: readonly RoomEntry[];
  /** Of one room alone: its id at the chat server. */
  readonly roomId?: string;
  /** One goes to a message that was found. */
  readonly onGo?: () => void;
}

/** Messages with these words, of one room or of all, back to the first one that one may read. */
export function FoundMessages(props: FoundMessagesProps): ReactElement {
  const { session, typed, entries, roomId, onGo } = props;
  const t = useTranslations('chat.search');
  const id = useId();
  const isAlone = roomId !== undefined;
  const [snapshot, run] = useSearch(session, { text: typed, roomId });
  const { progress, closed } = snapshot;
  // What the service has no room for any more is about to go.
  const found = snapshot.found.filter(({ roomId: of }) =>
    entries.some(({ room }) => room.matrixRoomId === of),
  );
  useCountSaid(found.length, progress);
  const results = (
    <>
      <FoundList key={typed} {...{ found, entries, isAlone, onGo }} />
      <SearchProgressLine {...{ progress, run }} count={found.length} />
      <ClosedNote {...{ closed, session }} />
    </>
  );
  if (isAlone) return results;
  return (
    <section className="stack" aria-labelledby={id}>
      <h3 className="h3" id={id}>
        {t('title')}
      </h3>
      {results}
    </section>
  );
}
