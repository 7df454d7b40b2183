import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import { useOtherCalls } from '#app/other-calls.ts';
import type { OtherCall } from '#app/other-calls.ts';

interface OtherCallsNoticeProps {
  readonly own: OtherCall;
  /** Another tab asks this one to leave its call. */
  readonly onLeave: () => void;
}

/** Who speaks in two calls at once is heard in both: said above the pictures, with the way out of the other one. */
export function OtherCallsNotice({ own, onLeave }: OtherCallsNoticeProps): ReactElement | null {
  const t = useTranslations('hostCall.otherCall');
  const { calls, leave } = useOtherCalls(own, onLeave);
  if (calls.length === 0) return null;
  return (
    <>
      {calls.map(({ meetingId, title }) => (
        <Notice
          key={meetingId}
          className="call__told"
          tone="warn"
          role="alert"
          icon="mic"
          title={t('title', { name: title })}
          beside={<Button onClick={() => leave(meetingId)}>{t('leave')}</Button>}
        >
          {t('body', { name: title })}
        </Notice>
      ))}
    </>
  );
}
