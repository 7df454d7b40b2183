import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { CallSession } from '@astra/call-core/call-session';
import type { CallSnapshot, DeviceProblem, LocalDevice } from '@astra/call-core/call-state';
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
    <div className="call__notices" aria-live="polite">
      {notice && (
        <Notice
          tone="warn"
          beside={<Button onClick={session.dismissNotice}>{t('notice.close')}</Button>}
        >
          {t(`notice.${notice.what}.${notice.kind}`, { label: notice.label ?? '' })}
        </Notice>
      )}
      <Problem kind="microphone" device={local.microphone} />
      <Problem kind="camera" device={local.camera} />
    </div>
  );
}

interface ProblemProps {
  readonly kind: 'microphone' | 'camera';
  readonly device: LocalDevice;
}

function Problem({ kind, device }: ProblemProps): ReactElement | null {
  const t = useTranslations('call');
  if (device.state !== 'unavailable') return null;
  const problem: DeviceProblem = device.problem;
  return (
    <Notice
      tone="warn"
      icon={kind === 'camera' ? 'video-off' : 'mic-off'}
      title={t(kind === 'camera' ? 'cameraProblem' : 'micProblem')}
    >
      {t(`problem.${problem}`, { device: kind })}
    </Notice>
  );
}
