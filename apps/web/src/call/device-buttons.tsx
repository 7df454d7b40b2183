import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { CallSession } from '@astra/call-core/call-session';
import type { LocalDevice } from '@astra/call-core/call-state';
import { CallButton } from '@astra/ui/call-bar';

interface DeviceButtonProps {
  readonly session: CallSession;
  readonly device: LocalDevice;
}

/** The device is on, or on its way to be. */
export const isOpen = (device: LocalDevice): boolean =>
  device.state === 'on' || device.state === 'starting';

/** The microphone: its word says the state. One that another call has taken can still be turned off before it is back. */
export function MicrophoneButton({ session, device }: DeviceButtonProps): ReactElement {
  const t = useTranslations('call');
  const isWanted = isOpen(device);
  const isTaken = device.state === 'on' && device.isInterrupted === true;
  const isOn = isWanted && !isTaken;
  const off = device.state === 'unavailable' || isTaken ? t('micProblem') : t('micOff');
  return (
    <CallButton
      icon={isOn ? 'mic' : 'mic-off'}
      label={isOn ? t('micOn') : off}
      look={isOn ? undefined : 'off'}
      state={isOn ? t('micIsOn') : undefined}
      aria-keyshortcuts="M"
      onClick={() => void session.setMicrophone(!isWanted)}
    />
  );
}

/** The camera: its word says the state. */
export function CameraButton({ session, device }: DeviceButtonProps): ReactElement {
  const t = useTranslations('call');
  const isOn = isOpen(device);
  const off = device.state === 'unavailable' ? t('cameraProblem') : t('cameraOff');
  return (
    <CallButton
      icon={isOn ? 'video' : 'video-off'}
      label={isOn ? t('cameraOn') : off}
      look={isOn ? undefined : 'off'}
      state={isOn ? t('cameraIsOn') : undefined}
      aria-keyshortcuts="V"
      onClick={() => void session.setCamera(!isOn)}
    />
  );
}
