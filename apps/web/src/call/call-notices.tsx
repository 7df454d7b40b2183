import { useState, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { CallSession } from '@astra/call-core/call-session';
import type { CallSnapshot, LocalDevice } from '@astra/call-core/call-state';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';

interface CallNoticesProps {
  readonly session: CallSession;
  readonly call: CallSnapshot;
}

/** What happened to a device during the call, and devices that cannot be used. */
export function CallNotices({ session, call }: CallNoticesProps): ReactElement {
  const t = useTranslations('call');
  const { notice, local } = call;
  return (
    <>
      {notice && (
        <Notice
          tone="warn"
          role="status"
          beside={<Button onClick={session.dismissNotice}>{t('notice.close')}</Button>}
        >
          {t(`notice.${notice.what}.${notice.kind}`, { label: notice.label ?? '' })}
        </Notice>
      )}
      <Problem kind="microphone" device={local.microphone} onRetry={session.setMicrophone} />
      <Problem kind="camera" device={local.camera} onRetry={session.setCamera} />
    </>
  );
}

interface ProblemProps {
  readonly kind: 'microphone' | 'camera';
  readonly device: LocalDevice;
  readonly onRetry: (isOn: boolean) => Promise<void>;
}

function Problem({ kind, device, onRetry }: ProblemProps): ReactElement | null {
  const t = useTranslations('call');
  // The device as it was when the person put the notice away: the next problem is told again.
  const [seen, setSeen] = useState<LocalDevice | null>(null);
  if (device.state !== 'unavailable' || device === seen) return null;
  return (
    <Notice
      tone="warn"
      role="status"
      icon={kind === 'camera' ? 'video-off' : 'mic-off'}
      title={t(kind === 'camera' ? 'cameraProblem' : 'micProblem')}
      actions={
        <>
          <Button look="main" icon="rotate-cw" onClick={() => void onRetry(true)}>
            {t('problem.retry')}
          </Button>
          <Button onClick={() => setSeen(device)}>{t('notice.close')}</Button>
        </>
      }
    >
      {t(`problem.${device.problem}`, { device: kind })}
    </Notice>
  );
}
