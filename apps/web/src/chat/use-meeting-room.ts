import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ChatRoom } from '#api/chat.ts';

/** The conversation of a meeting; null until it is there. */
export interface MeetingRoom {
  readonly room: ChatRoom | null;
  readonly error: unknown;
  /** What is known of it is old. */
  readonly reload: () => void;
}

const soonMs = 2_000;
const laterMs = 10_000;

/**
 * Asks for a meeting's conversation until the chat server has made it, and anew when somebody came or went (`who`).
 * Null: not wanted yet.
 */
export function useMeetingRoom(
  load: ((who: string) => Promise<ChatRoom>) | null,
  who: string,
): MeetingRoom {
  const [state, setState] = useState<Omit<MeetingRoom, 'reload'>>({ room: null, error: null });
  const again = useRef<() => void>(() => undefined);
  const reload = useCallback(() => again.current(), []);
  const latest = useRef(load);
  useEffect(() => {
    latest.current = load;
  });
  const isWanted = load !== null;
  useEffect(() => {
    if (!isWanted) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const ask = async (): Promise<void> => {
      try {
        const room = await latest.current?.(who);
        if (isOver || !room) return;
        setState({ room, error: null });
        if (room.matrixRoomId === null) timer = setTimeout(() => void ask(), soonMs);
      } catch (error) {
        if (isOver) return;
        // What is there already stays.
        setState((before) => ({ ...before, error }));
        timer = setTimeout(() => void ask(), laterMs);
      }
    };
    void ask();
    again.current = () => void ask();
    return () => {
      again.current = () => undefined;
      isOver = true;
      clearTimeout(timer);
    };
  }, [isWanted, who]);
  return useMemo(() => ({ ...state, reload }), [state, reload]);
}
