import { useState } from 'react';
import type { ComponentProps, FocusEvent, ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { FoundMessage } from '@astra/chat-core/search';
import { AppLink } from '#app/app-link.tsx';
import { useChatTime } from '#chat/use-chat-time.ts';
import type { RoomEntry } from '../room-entries.ts';
import { steady } from './steady.ts';

interface FoundListProps {
  readonly found: readonly FoundMessage[];
  readonly entries: readonly RoomEntry[];
  /** Of one room: who wrote it stands there, not where. */
  readonly isAlone: boolean;
  readonly onGo: (() => void) | undefined;
}

interface LineProps extends Pick<FoundListProps, 'isAlone' | 'onGo'> {
  readonly message: FoundMessage;
  readonly entry: RoomEntry;
  /** Tells when somebody points at it. */
  readonly still: Pick<
    ComponentProps<'a'>,
    'onPointerEnter' | 'onPointerLeave' | 'onFocus' | 'onBlur'
  >;
}

function Line({ message, entry: { room, name }, isAlone, onGo, still }: LineProps): ReactElement {
  const t = useTranslations('chat.search');
  const time = useChatTime();
  const { id, at, senderId, excerpt } = message;
  const people = [...room.members, ...room.formerGuests];
  const writer = people.find(({ userId }) => userId === senderId)?.displayName ?? t('former');
  return (
    <AppLink
      {...still}
      href={`/salons/${room.id}?${new URLSearchParams({ message: id }).toString()}`}
      className="room"
      onClick={onGo}
    >
      <span className="room__words">
        <span className="room__name">{isAlone ? writer : name}</span>
        <span className="room__last">
          {excerpt.before}
          {excerpt.hit !== '' && <mark className="found__hit">{excerpt.hit}</mark>}
          {excerpt.after}
        </span>
      </span>
      <span className="room__side num">{time.short(at)}</span>
    </AppLink>
  );
}

/** What was found, the newest first. */
export function FoundList({ found, entries, isAlone, onGo }: FoundListProps): ReactElement | null {
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const [shown, setShown] = useState(found);
  const next = isPointed || isFocused ? steady(shown, found) : found;
  // As it stands now: what comes next is put beside that.
  if (next.length !== shown.length || next.some((one, at) => one !== shown[at])) setShown(next);
  const still = {
    onPointerEnter: () => setPointed(true),
    onPointerLeave: () => setPointed(false),
    onFocus: () => setFocused(true),
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent) =>
      setFocused(currentTarget.closest('ul')?.contains(relatedTarget) ?? false),
  };
  const lines = next.flatMap((message) => {
    const entry = entries.find(({ room }) => room.matrixRoomId === message.roomId);
    return entry ? [{ message, entry }] : [];
  });
  if (lines.length === 0) return null;
  return (
    <ul className="rooms__list">
      {lines.map(({ message, entry }) => (
        <li key={message.id}>
          <Line {...{ message, entry, isAlone, onGo, still }} />
        </li>
      ))}
    </ul>
  );
}
