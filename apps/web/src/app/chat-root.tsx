import { createContext, use, useEffect } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ChatSession } from '@astra/chat-core/chat-session';
import { countNew } from '@astra/chat-core/rooms';
import type { RoomListItem } from '@astra/chat-core/rooms';
import type { ChatRoom } from '#api/chat.ts';
import type { ChatHome } from '#chat/chat-home.ts';
import { forgetOtherMembers } from '#chat/device-keeper.ts';
import { nameOfRoom } from '#chat/people.ts';
import { useObservable } from '#chat/use-observable.ts';
import { useRoomItems } from '#chat/use-room-items.ts';
import { commentDrafts } from '#file-comments/drafts.ts';
import { keepBeforeLeaving } from '#shared/lost-session.ts';
import { chatHomeOf } from './begin-chat.ts';
import { chatRoomsQuery } from './chat-rooms-query.ts';
import { useMay, useMe } from './session.tsx';
import { useReadingNews } from './use-read-requests.ts';

const ChatContext = createContext<ChatHome | null>(null);

/** Colleagues can only write to a device that exists: the chat comes by itself, when the page has had its time. */
const quietMs = 60_000;

/** Around the professionals' pages: one chat for all of them. */
export function ChatRoot({ children }: { readonly children: ReactNode }): ReactElement {
  const { id } = useMe();
  const mayChat = useMay()('chat.use');
  const home = chatHomeOf(id);
  useEffect(() => {
    // Where storage is closed there is nothing to remove.
    forgetOtherMembers(id).catch(() => undefined);
    void commentDrafts.open(id);
  }, [id]);
  useEffect(() => {
    const stops = [home.keepBegun, commentDrafts.keep].map((keep) => keepBeforeLeaving(keep));
    return () => {
      for (const stop of stops) stop();
    };
  }, [home]);
  useEffect(() => {
    if (!mayChat) return undefined;
    const timer = setTimeout(() => {
      // A call has the whole machine; its own panel opens the chat.
      if (!window.location.pathname.startsWith('/appel/')) home.open();
    }, quietMs);
    return () => clearTimeout(timer);
  }, [home, mayChat]);
  return (
    <ChatContext value={home}>
      <Cards home={home} />
      <Readings home={home} />
      {children}
    </ChatContext>
  );
}

/** The rooms by what the chat service says of them. */
export function useChatRooms(isWanted = true): UseQueryResult<{ items: ChatRoom[] }> {
  return useQuery({
    ...chatRoomsQuery,
    enabled: isWanted,
    // A room that the chat server has not made yet will be there in a moment.
    refetchInterval: ({ state: { data } }) =>
      data?.items.some(({ matrixRoomId }) => matrixRoomId === null) ? 2_000 : false,
  });
}

/**
 * Names the rooms for the chat. Asks anew when one comes that has no name yet, and when somebody has come to one or left it:
 * who reads there stands at the field, at its head, and under what one wrote.
 */
function Cards({ home }: { readonly home: ChatHome }): null {
  const { id } = useMe();
  const isOpen = useObservable(home.state).name === 'open';
  const { data, refetch } = useChatRooms(isOpen);
  const items = useRoomItems(useObservable(home.state));
  useEffect(() => {
    if (!data) return;
    const cards = data.items.flatMap((room) => {
      const other = room.members.find(({ personId }) => personId !== id);
      if (room.matrixRoomId === null) return [];
      const otherId = room.kind === 'direct' ? (other?.userId ?? null) : null;
      const { kind, keptDays } = room;
      return [
        [room.matrixRoomId, { kind, name: nameOfRoom(room, id), otherId, keptDays }] as const,
      ];
    });
    home.cards.set(new Map(cards));
  }, [home, data, id]);
  const news = data ? newsIn(items, data.items) : '';
  const client = useQueryClient();
  useEffect(() => {
    if (news === '') return;
    void refetch();
    // Of the one that is open it is asked apart.
    void client.invalidateQueries({ queryKey: ['chat-room'] });
  }, [news, refetch, client]);
  return null;
}

/** Of which rooms the service knows more than it has said; the same text while nothing else has come. */
function newsIn(items: readonly RoomListItem[], known: readonly ChatRoom[]): string {
  const byId = new Map(known.map((room) => [room.matrixRoomId, room]));
  const isNews = ({ id, memberCount }: RoomListItem): boolean => {
    const room = byId.get(id);
    // Somebody comes to a whole organisation, or leaves it, every day: not each page asks for it each time.
    const isCounted = room?.kind !== 'direct' && room?.forRoles === null;
    return !room || (isCounted && room.members.length !== memberCount);
  };
  return items
    .filter(isNews)
    .map(({ id, memberCount }) => `${id} ${memberCount}`)
    .join();
}

/** Follows what is to be read, in all rooms, as soon as the chat is open. */
function Readings({ home }: { readonly home: ChatHome }): ReactElement | null {
  const state = useObservable(home.state);
  return state.name === 'open' ? <ReadingNews session={state.session} /> : null;
}

function ReadingNews({ session }: { readonly session: ChatSession }): null {
  useReadingNews(session);
  return null;
}

/** The chat of the professionals' pages. */
export function useChatHome(): ChatHome {
  const home = use(ChatContext);
  if (!home) throw new Error('useChatHome needs ChatRoot around it');
  return home;
}

/** How many rooms have something new; nothing while the chat is not open. */
export function useNewRooms(): number {
  return countNew(useRoomItems(useObservable(useChatHome().state)));
}
