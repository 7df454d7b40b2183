import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Notice } from '@astra/ui/notice';
import { useChatTime } from '#chat/use-chat-time.ts';
import { ButtonAppLink } from './app-link.tsx';
import { useMay } from './session.tsx';
import { useMyReadRequests } from './use-read-requests.ts';

/** A message waits for this person to have read it: said on every page until they have. */
export function ReadingNotice(): ReactElement | null {
  const t = useTranslations('rooms.reading');
  const time = useChatTime();
  const mine = useMyReadRequests(useMay()('read-request.see'));
  const [first] = mine;
  const href = first ? `/salons/${first.roomId}?message=${encodeURIComponent(first.eventId)}` : '';
  // It says so itself there.
  if (!first || window.location.pathname === `/salons/${first.roomId}`) return null;
  return (
    <Notice
      tone="warn"
      role="status"
      icon="mail"
      className="mb-2"
      title={t('waits', { count: mine.length })}
      beside={<ButtonAppLink href={href}>{t('open')}</ButtonAppLink>}
    >
      {t('waitsBy', { name: first.askedBy.displayName, time: time.short(Date.parse(first.until)) })}
    </Notice>
  );
}
