import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAnnounce } from '@astra/ui/live-region';
import { useLive } from '#app/live.tsx';

interface Person {
  readonly id: string;
  readonly name: string;
}

/** Whether a person wrote since their words were last open here; whoever does not see the mark is told of it. */
export function useUnread({ id, name }: Person, isOpen: boolean): boolean {
  const t = useTranslations('today');
  const announce = useAnnounce();
  const { arrived } = useLive();
  const last =
    arrived?.guestId === id && arrived.message.from === 'guest' ? arrived.message.id : null;
  const [kept, setKept] = useState(last);
  const [read, setRead] = useState<string | null>(null);
  const told = useRef(last);
  // The stream holds only the last message of all; this card keeps the last of its own person.
  if (last !== null && last !== kept) setKept(last);
  // What comes while their words are open is seen, and said there.
  if (isOpen && read !== kept) setRead(kept);
  useEffect(() => {
    if (kept === told.current) return;
    told.current = kept;
    if (!isOpen) announce(t('wrote', { name }));
  }, [kept, isOpen, announce, t, name]);
  return kept !== null && kept !== read;
}
