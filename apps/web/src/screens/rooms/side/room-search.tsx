import { useDeferredValue, useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { TextField } from '@astra/ui/text-field';
import { useChatHome } from '#app/chat-root.tsx';
import { useObservable } from '#chat/use-observable.ts';
import type { RoomEntry } from '../room-entries.ts';
import { FoundMessages } from '../search/found-messages.tsx';

interface RoomSearchProps {
  readonly entry: RoomEntry;
  readonly onGo: () => void;
}

/** Looks for words in what was written in this room, however long ago. */
export function RoomSearch({ entry, onGo }: RoomSearchProps): ReactElement | null {
  const t = useTranslations('rooms.searchHere');
  const state = useObservable(useChatHome().state);
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed.trim());
  const { matrixRoomId } = entry.room;
  if (state.name !== 'open' || matrixRoomId === null) return null;
  return (
    <section aria-labelledby="room-search" className="mt-4 stack">
      <h2 className="h3" id="room-search">
        {t('title')}
      </h2>
      <TextField
        icon="search"
        type="search"
        label={t('label')}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      {wanted.length > 1 && (
        <FoundMessages
          session={state.session}
          typed={wanted}
          entries={[entry]}
          roomId={matrixRoomId}
          onGo={onGo}
        />
      )}
    </section>
  );
}
