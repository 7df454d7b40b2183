import { useState, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { CallSession } from '@astra/call-core/call-session';
import type { CallSnapshot } from '@astra/call-core/call-state';
import { Button } from '@astra/ui/button';
import { CallButton } from '@astra/ui/call-bar';
import { Icon } from '@astra/ui/icon';
import { Notice } from '@astra/ui/notice';
import { Switch } from '@astra/ui/switch';

/** One's own shared screen, as a button sees it. */
export interface Sharing {
  readonly isOn: boolean;
  readonly hasFailed: boolean;
  readonly toggle: () => void;
  readonly dismiss: () => void;
}

/** Null: this browser cannot share a screen, and no button says that it could. */
export function useSharing(session: CallSession, { local }: CallSnapshot): Sharing | null {
  const [hasFailed, setFailed] = useState(false);
  const isOn = local.screen.state === 'on';
  if (!session.canShareScreen) return null;
  return {
    isOn,
    hasFailed,
    toggle: () => {
      setFailed(false);
      const doing = isOn ? session.stopSharing() : session.shareScreen();
      doing.catch(() => setFailed(true));
    },
    dismiss: () => setFailed(false),
  };
}

/** The button of the bar; while the screen is shared it is the way to stop, and always in sight. */
export function ShareButton({ sharing }: { readonly sharing: Sharing }): ReactElement {
  const t = useTranslations('call.share');
  return (
    <CallButton
      icon={sharing.isOn ? 'screen-share-off' : 'screen-share'}
      label={t(sharing.isOn ? 'stop' : 'start')}
      look={sharing.isOn ? 'on' : undefined}
      onlyWide={!sharing.isOn}
      onClick={sharing.toggle}
    />
  );
}

interface SharingStripProps {
  readonly session: CallSession;
  readonly call: CallSnapshot;
}

/** Over the pictures while one shares: a calm word in the place of one's own screen in one's own screen. */
export function SharingStrip({ session, call }: SharingStripProps): ReactElement | null {
  const t = useTranslations('call.share');
  const { screen } = call.local;
  if (screen.state !== 'on') return null;
  return (
    <section className="sharing" aria-label={t('mine')}>
      <Icon name="screen-share" />
      <p className="grow">
        <strong>{t('mine')}</strong> {t(screen.hasSound ? 'withSound' : 'withoutSound')}
      </p>
      <Switch
        label={t('smooth')}
        isOn={screen.content === 'video'}
        onChange={(isOn) => void session.setScreenContent(isOn ? 'video' : 'text')}
      />
      <Button look="main" icon="screen-share-off" onClick={() => void session.stopSharing()}>
        {t('stop')}
      </Button>
    </section>
  );
}

/** The browser gave no screen, though nobody changed their mind. */
export function SharingProblem({ sharing }: { readonly sharing: Sharing }): ReactElement | null {
  const t = useTranslations('call');
  if (!sharing.hasFailed) return null;
  return (
    <Notice
      tone="warn"
      role="status"
      icon="screen-share-off"
      beside={<Button onClick={sharing.dismiss}>{t('notice.close')}</Button>}
    >
      {t('share.failed')}
    </Notice>
  );
}
