import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { ChatSession } from '@astra/chat-core/chat-session';
import type { ClosedCounts } from '@astra/chat-core/closed-messages';
import { Button } from '@astra/ui/button';
import { Icon } from '@astra/ui/icon';
import { RecoverySteps } from '#chat/device-notices.tsx';
import type { RecoveryStep } from '#chat/device-notices.tsx';
import { useEncryption } from '#chat/use-observable.ts';

interface ClosedNoteProps {
  readonly closed: ClosedCounts;
  readonly session: ChatSession;
}

/** What could not be searched, since it does not open here, and what to do about it. */
export function ClosedNote({ closed, session }: ClosedNoteProps): ReactElement | null {
  const t = useTranslations('chat');
  const [{ device }, encryption] = useEncryption(session);
  const [step, setStep] = useState<RecoveryStep>('none');
  const hasCode = device === 'needs-recovery-code';
  const { opening, beforeJoining } = closed;
  const needCode = hasCode ? closed.needCode : 0;
  const lost = closed.lost + closed.needCode - needCode;
  if (opening + beforeJoining + needCode + lost === 0 && step === 'none') return null;
  return (
    <div className="small soft">
      {needCode > 0 && (
        <>
          <p>
            <Icon name="key-round" size="s" /> {t('search.closed.needCode', { count: needCode })}
          </p>
          <Button look="link" onClick={() => setStep('recover')}>
            {t('sealed.recover')}
          </Button>
        </>
      )}
      {opening > 0 && <p>{t('search.closed.opening', { count: opening })}</p>}
      {lost > 0 && <p>{t('search.closed.lost', { count: lost })}</p>}
      {beforeJoining > 0 && <p>{t('search.closed.beforeJoining', { count: beforeJoining })}</p>}
      <RecoverySteps {...{ encryption, step }} onStep={setStep} onStage={false} />
    </div>
  );
}
