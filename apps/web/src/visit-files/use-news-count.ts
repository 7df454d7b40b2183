import { useTranslations } from 'use-intl';
import type { CallPanel } from '#call/call-screen.tsx';
import { useLeftSendings } from './use-left-sendings.ts';

/** What the button of the documents counts: those that came, and one's own that did not go. */
export function useNewsCount(newOnes: number, uploads: string): CallPanel['count'] {
  const t = useTranslations('visitFiles');
  const left = useLeftSendings(uploads);
  if (newOnes + left === 0) return undefined;
  const words = [
    ...(newOnes > 0 ? [t('newOnes', { count: newOnes })] : []),
    ...(left > 0 ? [t('leftOnes', { count: left })] : []),
  ];
  return { value: newOnes + left, label: words.join(', ') };
}
