import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { LAYOUT_CHOICES } from '@astra/call-core/arrange';
import type { CallSession } from '@astra/call-core/call-session';
import type { CallSnapshot, LocalDevice } from '@astra/call-core/call-state';
import { Button } from '@astra/ui/button';
import { Panel } from '@astra/ui/panel';
import { Select } from '@astra/ui/select';
import { Switch } from '@astra/ui/switch';
import { DeviceChooser, useDevices } from './device-chooser.tsx';
import type { Sharing } from './screen-sharing.tsx';
import { SignalActs } from './signal-buttons.tsx';
import type { Stage } from './use-stage.ts';

/** How the pictures are shown; the person's own choice. */
export interface CallLooks {
  readonly isWhole: boolean;
  readonly isSelfHidden: boolean;
}

interface MorePanelProps {
  readonly session: CallSession;
  readonly call: CallSnapshot;
  readonly looks: CallLooks;
  readonly setLooks: (looks: CallLooks) => void;
  readonly stage: Stage;
  /** Null: this browser cannot share a screen. */
  readonly sharing: Sharing | null;
  /** Are there hands and reactions? */
  readonly isGroup: boolean;
  readonly isHandInBar: boolean;
  readonly onClose: () => void;
}

/** Devices, sound only, how the pictures are shown. */
export function MorePanel({
  session,
  call,
  looks,
  setLooks,
  stage,
  sharing,
  isGroup,
  isHandInBar,
  onClose,
}: MorePanelProps): ReactElement {
  const t = useTranslations('call');
  const { local } = call;
  return (
    <Panel title={t('moreTitle')} closeLabel={t('closeMore')} onClose={onClose}>
      <div className="stack">
        {isGroup && <SignalActs {...{ session, call, isHandInBar }} />}
        {sharing && !sharing.isOn && (
          <div className="only-narrow">
            <Button icon="screen-share" wide onClick={sharing.toggle}>
              {t('share.start')}
            </Button>
          </div>
        )}
        {isGroup && <LayoutChooser stage={stage} />}
        <Choosers session={session} call={call} />
        <Switch
          label={t('devices.audioOnly')}
          more={t('devices.audioOnlyMore')}
          isOn={local.isAudioOnly}
          onChange={(isOn) => void session.setAudioOnly(isOn)}
        />
        <Switch
          label={t('devices.whole')}
          more={t('devices.wholeMore')}
          isOn={looks.isWhole}
          onChange={(isWhole) => setLooks({ ...looks, isWhole })}
        />
        <Switch
          label={t('devices.hideSelf')}
          more={t('devices.hideSelfMore')}
          isOn={looks.isSelfHidden}
          onChange={(isSelfHidden) => setLooks({ ...looks, isSelfHidden })}
        />
        <p className="small soft only-wide">
          {t(isGroup ? 'devices.shortcutsGroup' : 'devices.shortcuts')}
        </p>
      </div>
    </Panel>
  );
}

function LayoutChooser({ stage }: Pick<MorePanelProps, 'stage'>): ReactElement {
  const t = useTranslations('call.layout');
  return (
    <Select
      label={t('label')}
      hint={t(`${stage.choice}More`)}
      value={stage.choice}
      onChange={({ target }) => {
        const choice = LAYOUT_CHOICES.find((one) => one === target.value);
        if (choice) stage.choose(choice);
      }}
      options={LAYOUT_CHOICES.map((choice) => ({ value: choice, label: t(choice) }))}
    />
  );
}

function Choosers({ session, call }: Pick<MorePanelProps, 'session' | 'call'>): ReactElement {
  const { local } = call;
  const devices = useDevices(true);
  return (
    <>
      <DeviceChooser
        kind="microphone"
        devices={devices}
        value={idOf(local.microphone)}
        onChoose={session.chooseMicrophone}
      />
      <DeviceChooser
        kind="camera"
        devices={devices}
        value={idOf(local.camera)}
        onChoose={session.chooseCamera}
      />
      <DeviceChooser
        kind="speaker"
        devices={devices}
        value={local.speakerId}
        onChoose={session.chooseSpeaker}
      />
    </>
  );
}

function idOf(device: LocalDevice): string | null {
  return device.state === 'on' || device.state === 'muted' ? device.deviceId : null;
}
