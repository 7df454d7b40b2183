import { useEffect, useSyncExternalStore } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { Nudge } from '@astra/contracts/meetings';
import type { CallSession } from '@astra/call-core/call-session';
import { Button } from '@astra/ui/button';
import { CallWords } from '@astra/ui/call-words';
import { Notice } from '@astra/ui/notice';

interface NudgeCardProps {
  readonly nudge: Nudge;
  readonly session: CallSession;
  readonly onDone: () => void;
}

/** What a moderator did or asks. Whether the microphone opens is the person's own to say. */
export function NudgeCard({ nudge, session, onDone }: NudgeCardProps): ReactElement {
  const t = useTranslations('call.nudge');
  const { word, byName } = nudge;
  const { notice } = useSyncExternalStore(session.subscribe, session.getSnapshot);
  const isSaidTwice = word !== 'speak' && notice?.what === 'muted-by-host';
  useEffect(() => {
    // The engine tells the same; this says by whom.
    if (isSaidTwice) session.dismissNotice();
  }, [isSaidTwice, session]);
  const speak = (): void => {
    void session.setMicrophone(true);
    onDone();
  };
  return (
    <CallWords>
      <Notice
        role="status"
        icon={word === 'speak' ? 'hand-helping' : 'mic-off'}
        title={t(word, { name: byName })}
        actions={
          <>
            {word === 'speak' && (
              <Button look="main" icon="mic" onClick={speak}>
                {t('unmute')}
              </Button>
            )}
            <Button onClick={onDone}>{t(word === 'speak' ? 'notNow' : 'understood')}</Button>
          </>
        }
      />
    </CallWords>
  );
}
