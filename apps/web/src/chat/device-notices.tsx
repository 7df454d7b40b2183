import { useEffect } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { ChatSession } from '@astra/chat-core/chat-session';
import type { Encryption } from '@astra/chat-core/encryption';
import { Button } from '@astra/ui/button';
import { Icon } from '@astra/ui/icon';
import { Notice } from '@astra/ui/notice';
import { ChangedKeys } from './changed-keys.tsx';
import { PasskeyRecovery } from './passkey-recovery.tsx';
import type { TalkerOf } from './people.ts';
import { RecoverDialog, ResetDialog } from './recovery-dialogs.tsx';
import { useEncryption, useObservable } from './use-observable.ts';

/** What stands between this device and the conversation. */
export type RecoveryStep = 'none' | 'recover' | 'reset';

interface PhaseProps {
  readonly session: ChatSession;
  /** The page says already that there is no network. */
  readonly isTold?: boolean | undefined;
}

/** The chat itself: not connected, in another tab, over. */
export function PhaseNotice({ session, isTold = false }: PhaseProps): ReactElement | null {
  const t = useTranslations('chat.phase');
  const { name } = useObservable(session.phase);
  if (name === 'live' || name === 'idle' || name === 'connecting') return null;
  if (isTold && name === 'offline') return null;
  const isElsewhere = name === 'other-tab';
  return (
    <Notice
      tone="warn"
      role="status"
      icon={name === 'offline' ? 'cloud-off' : undefined}
      title={t(`${name}.title`)}
      actions={
        isElsewhere && <Button onClick={() => void session.takeOver()}>{t('takeOver')}</Button>
      }
    >
      {t(`${name}.body`)}
    </Notice>
  );
}

interface NoticesProps {
  readonly session: ChatSession;
  readonly talkerOf: TalkerOf;
  readonly userIds: readonly string[];
  /** The organisation's archive reads along, and is none of them. */
  readonly archiveIds: readonly string[];
  readonly step: RecoveryStep;
  readonly onStep: (step: RecoveryStep) => void;
  readonly onStage: boolean;
  /** Who has no account cannot prove who they are a second time. */
  readonly isGuest: boolean;
}

interface DialogsProps extends Pick<NoticesProps, 'step' | 'onStep' | 'onStage'> {
  readonly encryption: Encryption | null;
}

/** The dialogs by which a device gets the keys of its person. */
export function RecoverySteps({ encryption, step, onStep, onStage }: DialogsProps): ReactElement {
  return (
    <>
      {step === 'recover' && encryption && (
        <RecoverDialog
          encryption={encryption}
          onStage={onStage}
          onClose={() => onStep('none')}
          onLost={() => onStep('reset')}
        />
      )}
      {step === 'reset' && encryption && (
        <ResetDialog encryption={encryption} onStage={onStage} onClose={() => onStep('none')} />
      )}
    </>
  );
}

interface UnconfirmedProps extends Pick<NoticesProps, 'session' | 'talkerOf' | 'userIds'> {
  readonly isGuest: boolean;
}

/** A device that nobody confirmed: whoever runs the server could have put it there. It gets nothing. */
function Unconfirmed({ session, talkerOf, userIds, isGuest }: UnconfirmedProps): ReactElement {
  const t = useTranslations('chat.device.unconfirmed');
  const [{ device, devices, unconfirmedPeople }, encryption] = useEncryption(session);
  const watched = userIds.join(' ');
  useEffect(() => {
    if (device === 'confirmed')
      void encryption?.watch(watched.split(' ').filter((id) => id !== '')).catch(() => undefined);
  }, [encryption, device, watched]);
  const names = unconfirmedPeople
    .filter((one) => userIds.includes(one))
    .map((one) => talkerOf(one).name);
  const hasOwn =
    device === 'confirmed' && devices.some(({ isThis, isConfirmed }) => !isThis && !isConfirmed);
  return (
    <div role="status">
      {hasOwn && !isGuest && (
        <p className="small">
          <Icon name="shield-alert" size="s" /> {t('own')}
        </p>
      )}
      {names.length > 0 && (
        <p className="small soft">
          <Icon name="shield-alert" size="s" />{' '}
          {t('others', { count: names.length, names: names.join(', ') })}
        </p>
      )}
    </div>
  );
}

/** The keys of this device, and of those who read along. */
export function DeviceNotices(props: NoticesProps): ReactElement {
  const { session, talkerOf, userIds, archiveIds, step, onStep, onStage, isGuest } = props;
  const t = useTranslations('chat.device');
  const [{ device }, encryption] = useEncryption(session);
  return (
    <>
      {device === 'needs-recovery-code' && (
        <Notice
          tone="warn"
          icon="key-round"
          title={t('code.title')}
          actions={
            <>
              {encryption && (
                <PasskeyRecovery encryption={encryption} onDone={() => onStep('none')} />
              )}
              <Button onClick={() => onStep('recover')}>{t('code.act')}</Button>
            </>
          }
        >
          {t('code.body')}
        </Notice>
      )}
      {device === 'needs-reset' && (
        <Notice
          tone="warn"
          icon="key-round"
          title={t(isGuest ? 'guest.title' : 'reset.title')}
          actions={!isGuest && <Button onClick={() => onStep('reset')}>{t('reset.act')}</Button>}
        >
          {t(isGuest ? 'guest.body' : 'reset.body')}
        </Notice>
      )}
      <ChangedKeys {...{ session, talkerOf, isGuest }} userIds={[...userIds, ...archiveIds]} />
      <Unconfirmed {...{ session, talkerOf, userIds, isGuest }} />
      <RecoverySteps {...{ encryption, step, onStep, onStage }} />
    </>
  );
}
