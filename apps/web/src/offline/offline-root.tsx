import { useEffect } from 'react';
import { useQuery } from '@tanstack/react-query';
import { browserClock } from '@astra/page-state/browser-clock';
import type { ChatSession } from '@astra/chat-core/chat-session';
import { OFFLINE_CELL, OfflineRecorder } from '@astra/chat-core/offline-recorder';
import { offlineDays } from '#api/offline-rule.ts';
import { useChatHome, useChatRooms } from '#app/chat-root.tsx';
import { useMay, useMe } from '#app/session.tsx';
import { useObservable } from '#chat/use-observable.ts';
import { chosenHere } from './chosen-here.ts';
import { mayStayHere } from './may-stay-here.ts';
import { findPlace, openPlace, PAGES_CELL, wipeOffline } from './offline-place.ts';
import type { RoomPages } from './offline-place.ts';
import { offlineRuleQuery } from './offline-rule.ts';
import { savedHere } from './saved-here.ts';
import { keepShell } from './shell.ts';

/** About a megabyte on the device. */
const most = { messages: 50, rooms: 50 } as const;

/**
 * Keeps recent messages on this device for when there is no network, where the organisation allows it and the person has
 * said that the device is theirs; where one of both does not hold, removes what is here.
 */
export function OfflineRoot(): null {
  const { id } = useMe();
  const mayChat = useMay()('chat.use');
  const isChosen = useObservable(chosenHere(id)) && mayChat;
  const { data: rule, dataUpdatedAt } = useQuery({ ...offlineRuleQuery, enabled: isChosen });
  const isKept = isChosen && rule?.isAllowed === true;
  const isOver = !isChosen || rule?.isAllowed === false;
  useEffect(() => {
    if (isOver) savedHere.set(null);
    void wipeUnlessOf(isOver ? null : id);
  }, [id, isOver]);
  const home = useChatHome();
  useEffect(() => {
    // A call has the whole machine.
    if (isKept && !window.location.pathname.startsWith('/appel/')) home.open();
  }, [home, isKept]);
  const state = useObservable(home.state);
  const session = state.name === 'open' ? state.session : null;
  useRecorder({ session: isKept ? session : null, personId: id, heardAt: dataUpdatedAt });
  return null;
}

/** What somebody else has kept here goes at once; until the rule is known one's own may stay. */
async function wipeUnlessOf(personId: string | null): Promise<void> {
  const place = personId === null ? null : await findPlace();
  if (place === null ? personId === null : place.owner.personId !== personId) await wipeOffline();
}

interface RecorderParts {
  /** Null: nothing is kept now. */
  readonly session: ChatSession | null;
  readonly personId: string;
  /** When the services last said that it may be kept. */
  readonly heardAt: number;
}

function useRecorder({ session, personId, heardAt }: RecorderParts): void {
  const { data } = useChatRooms(session !== null);
  const kept = data?.items
    .filter(mayStayHere)
    .flatMap(({ matrixRoomId, id }) => (matrixRoomId === null ? [] : `${matrixRoomId} ${id}`))
    .join('\n');
  useEffect(() => {
    if (!session) return;
    openPlace({ personId, userId: session.myId, heardAt }).catch(() => undefined);
  }, [session, personId, heardAt]);
  useEffect(() => {
    if (!session || kept === undefined) return undefined;
    const pages = kept.split('\n').map((line) => line.split(' ') as [string, string]);
    return record({ session, personId, pages: new Map(pages) });
  }, [session, personId, kept]);
}

interface Recording {
  readonly session: ChatSession;
  readonly personId: string;
  /** Of the rooms that may be kept: the name in our addresses. */
  readonly pages: RoomPages;
}

/** Until the result is called. */
function record({ session, personId, pages }: Recording): () => void {
  let recorder: OfflineRecorder | null = null;
  let isOver = false;
  const begin = async (): Promise<void> => {
    const { keep } = await openPlace({ personId, userId: session.myId, heardAt: Date.now() });
    await keep.write(PAGES_CELL, [...pages]);
    await keepShell();
    const isFirst = (await keep.read(OFFLINE_CELL)) === undefined;
    if (isOver) return;
    recorder = new OfflineRecorder({
      session,
      keep,
      clock: browserClock,
      limits: { ...most, days: offlineDays },
      mayKeep: (roomId) => pages.has(roomId),
      onSaved: (at) => savedHere.set(at),
    });
    // Whoever has just chosen it waits to read that it is done.
    if (isFirst) await recorder.flush();
  };
  // What cannot be kept now is kept after the next page.
  void begin().catch(() => undefined);
  const hide = (): void => {
    if (document.visibilityState === 'hidden') void recorder?.flush();
  };
  document.addEventListener('visibilitychange', hide);
  return () => {
    isOver = true;
    recorder?.stop();
    document.removeEventListener('visibilitychange', hide);
  };
}
