import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { ChatSession } from '@astra/chat-core/chat-session';
import { Notice } from '@astra/ui/notice';
import { AppLink } from '#app/app-link.tsx';
import { useEncryption } from '#chat/use-observable.ts';

/** Without a code, who loses this device loses the messages: said for as long as there is none. */
export function RecoveryReminder({
  session,
}: {
  readonly session: ChatSession;
}): ReactElement | null {
  const t = useTranslations('chat.recovery');
  const [{ device, hasRecoveryCode }] = useEncryption(session);
  if (device !== 'confirmed' || hasRecoveryCode) return null;
  return (
    <Notice icon="key-round" title={t('remindTitle')} className="rooms__remind">
      <p>
        {t('remindWords')} <AppLink href="/moi#messages">{t('remindAct')}</AppLink>
      </p>
    </Notice>
  );
}
