import { useState } from 'react';
import { useLive } from '#app/live.tsx';

interface Unread {
  readonly isUnread: boolean;
  readonly clear: () => void;
}

/** Whether a person wrote since their words were last opened here. */
export function useUnread(guestId: string): Unread {
  const { arrived } = useLive();
  const [read, setRead] = useState<string | null>(null);
  const last =
    arrived?.guestId === guestId && arrived.message.from === 'guest' ? arrived.message.id : null;
  const [kept, setKept] = useState<string | null>(null);
  // The stream holds only the last message of all; this card keeps the last of its own person.
  if (last !== null && last !== kept) setKept(last);
  return { isUnread: kept !== null && kept !== read, clear: () => setRead(kept) };
}
