import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useAnnounce } from '@astra/ui/live-region';
import { useLive } from './live.tsx';

interface Person {
  readonly id: string;
  readonly name: string;
}

/** Whether a person wrote since their words were last open on this page; whoever does not see the mark is told of it. */
export function useUnread({ id, name }: Person, isOpen: boolean): boolean {
  const t = useTranslations('today');
  const announce = useAnnounce();
  const { arrived, unread, onRead } = useLive();
  const last =
    arrived?.guestId === id && arrived.message.from === 'guest' ? arrived.message.id : null;
  const isUnread = unread.has(id);
  const told = useRef(last);
  // What comes while their words are open is seen, and said there.
  useEffect(() => {
    if (isOpen && isUnread) onRead(id);
  }, [isOpen, isUnread, onRead, id]);
  useEffect(() => {
    if (last === null || last === told.current) return;
    told.current = last;
    if (!isOpen) announce(t('wrote', { name }));
  }, [last, isOpen, announce, t, name]);
  return isUnread && !isOpen;
}
