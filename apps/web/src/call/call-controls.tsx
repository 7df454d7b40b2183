import type { ReactElement, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { CallSession } from '@astra/call-core/call-session';
import type { CallSnapshot } from '@astra/call-core/call-state';
import { CallBar, CallButton } from '@astra/ui/call-bar';
import type { CallPanel } from './call-screen.tsx';
import { CameraButton, MicrophoneButton } from './device-buttons.tsx';
import { ShareButton } from './screen-sharing.tsx';
import type { Sharing } from './screen-sharing.tsx';
import { HandButton, ReactButton } from './signal-buttons.tsx';
import { useCallKeys } from './use-call-keys.ts';

interface CallControlsProps {
  readonly session: CallSession;
  readonly call: CallSnapshot;
  readonly panels: readonly CallPanel[];
  /** The panel that is open. */
  readonly panel: string | null;
  readonly toggle: (key: string) => void;
  /** Null: this browser cannot share a screen. */
  readonly sharing: Sharing | null;
  /** Are there hands and reactions? */
  readonly isGroup: boolean;
  /** On phones too? */
  readonly isHandInBar: boolean;
  readonly extra: ReactNode;
  readonly onLeave: () => void;
}

/** The bar of the call, and its keys. */
export function CallControls(props: CallControlsProps): ReactElement {
  const { session, call, panels, panel, toggle, sharing, isGroup, isHandInBar, extra, onLeave } =
    props;
  const t = useTranslations('call');
  useCallKeys(session, isGroup);
  return (
    <CallBar
      label={t('bar')}
      leave={<CallButton icon="phone-off" look="leave" label={t('leave')} onClick={onLeave} />}
    >
      <MicrophoneButton session={session} device={call.local.microphone} />
      <CameraButton session={session} device={call.local.camera} />
      {sharing && <ShareButton sharing={sharing} />}
      {isGroup && (
        <>
          <HandButton {...{ session, call }} onlyWide={!isHandInBar} />
          <ReactButton session={session} />
        </>
      )}
      {panels.map(({ key, icon, label, count }) => (
        <CallButton
          key={key}
          {...{ icon, label, count }}
          look={panel === key ? 'on' : undefined}
          aria-expanded={panel === key}
          onClick={() => toggle(key)}
        />
      ))}
      {extra}
      <CallButton
        icon="settings-2"
        label={t('more')}
        look={panel === 'more' ? 'on' : undefined}
        aria-expanded={panel === 'more'}
        onClick={() => toggle('more')}
      />
    </CallBar>
  );
}
