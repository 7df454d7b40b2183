import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { Visit } from '@astra/contracts/visit';
import { useAnnounce } from '@astra/ui/live-region';
import { chime } from './chime.ts';
import type { Place } from './visit-flow.ts';

type Phase = Visit['phase'];

/** What must be noticed even by somebody who looks away: the tab's title, a sound, a word for screen readers. */
export function useNews(place: Place, withSound: boolean): void {
  const phase = place.at === 'visit' ? place.visit.phase : null;
  useTitle(phase, place.at === 'visit' ? place.visit.hostName : '');
  useLetIn(phase, withSound);
  useNewMessages(place.at === 'visit' ? place.visit : null, withSound);
}

function useTitle(phase: Phase | null, host: string): void {
  const t = useTranslations('visit');
  useEffect(() => {
    if (phase === 'waiting') document.title = t('waiting.tabTitle');
    else if (phase !== 'admitted') document.title = t('title');
    else return callTitle(t('waiting.tabAdmitted'), t('call.with', { host }));
    return undefined;
  }, [phase, host, t]);
}

/** "It is your turn" stays in the tab until the person has come back to it. */
function callTitle(turn: string, call: string): () => void {
  document.title = turn;
  const look = (): void => {
    if (document.visibilityState === 'visible') document.title = call;
  };
  const timer = setTimeout(look, 10_000);
  document.addEventListener('visibilitychange', look);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', look);
  };
}

function useLetIn(phase: Phase | null, withSound: boolean): void {
  const t = useTranslations('visit');
  const announce = useAnnounce();
  const last = useRef(phase);
  useEffect(() => {
    const before = last.current;
    last.current = phase;
    if (before === phase) return;
    if (phase === 'admitted') {
      announce(t('waiting.letIn'), 'assertive');
      if (withSound) void chime();
      // The phone may lie on the table with its sound off.
      if ('vibrate' in navigator) navigator.vibrate([200, 100, 200]);
    }
    // Its page says the rest: whoever looks away waits no longer for nothing.
    if (before === 'waiting' && withSound && (phase === 'too-early' || phase === 'cancelled'))
      void chime();
    if (before === 'admitted' && phase === 'waiting') announce(t('waiting.putBack'));
  }, [phase, withSound, announce, t]);
}

/** Where what the team writes is shown beside the page: after the end it stands with the rest of the conversation. */
export const hasMessages = (phase: Phase): boolean =>
  phase !== 'admitted' && phase !== 'ended' && phase !== 'cancelled';

/** The newest message that the person has not written. */
function lastForGuest(messages: Visit['messages']): Visit['messages'][number] | undefined {
  const theirs = messages.filter(({ from }) => from !== 'guest');
  return theirs[theirs.length - 1];
}

function useNewMessages(visit: Visit | null, withSound: boolean): void {
  const t = useTranslations('visit');
  const announce = useAnnounce();
  const isKnown = visit !== null;
  const isShown = visit !== null && hasMessages(visit.phase);
  const last = visit === null ? undefined : lastForGuest(visit.messages);
  // What is there when the page opens is on it, and no news.
  const seen = useRef<{ readonly id: string | undefined } | null>(null);
  useEffect(() => {
    const before = seen.current;
    if (isKnown) seen.current = { id: last?.id };
    if (before === null || last === undefined || last.id === before.id || !isShown) return;
    announce(t('waiting.newMessage', { name: last.authorName, text: last.text }));
    if (withSound) void chime();
  }, [isKnown, isShown, last, announce, t, withSound]);
}
