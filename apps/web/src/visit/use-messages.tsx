import { useState, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { useAnnounce } from '@astra/ui/live-region';
import { useSendKeys } from '#shared/send-key.ts';
import { hasMessages } from './use-news.ts';
import { writeMessage } from './visit-api.ts';
import type { Place } from './visit-flow.ts';
import type { VisitStore } from './visit-store.ts';
import { VisitMessages } from './pages/visit-messages.tsx';

/**
 * What the team and the person write to each other on the way in, whatever page they are on; null before they have proved who
 * they are, in the call and after the end. A reply that is being written outlives the pages.
 */
export function useMessages(store: VisitStore, place: Place): ReactElement | null {
  const t = useTranslations('visit');
  const announce = useAnnounce();
  const keys = useSendKeys();
  const [draft, setDraft] = useState<string | null>(null);
  if (place.at !== 'visit' || !hasMessages(place.visit.phase)) return null;
  const reply = async (text: string): Promise<void> => {
    await writeMessage(text, keys.of(text));
    keys.arrived();
    announce(t('waiting.replied'));
    await store.refresh();
  };
  return <VisitMessages visit={place.visit} onReply={reply} draft={draft} onDraft={setDraft} />;
}
