import { useEffect, useState, useSyncExternalStore, type ReactElement } from 'react';
import type { Visit } from '@astra/contracts/visit';
import { makeBrowserDevices } from '@astra/call-core/browser-devices';
import { checkDevice, checkNetwork } from '@astra/call-core/check-in';
import { makeLevelMeter, playTestTone } from '@astra/call-core/sound-check';
import { grantFrom, loadEngine } from '#call/engines.ts';
import { chosenDevice } from '#call/kept-inputs.ts';
import { onceOnline } from '#shared/online.ts';
import { allowSound } from './chime.ts';
import { reportOf } from './device-checks.ts';
import { onMended } from './mended-elsewhere.ts';
import { DeviceTests, type DeviceTestsState } from './device-tests.ts';
import { useAction } from './use-action.ts';
import { enterWaitingRoom, fetchProbeGrant, reportChecks } from './visit-api.ts';
import { DevicesPage } from './pages/devices-page.tsx';

interface DevicesStepProps {
  /** For those who would rather phone; null when the organisation gave none. */
  readonly phone: string | null;
  /** Takes the person into the waiting room by what is sent. */
  readonly goIn: (send: () => Promise<Visit>) => Promise<void>;
}

/** The test of camera, microphone, speaker and network, then into the waiting room. */
export function DevicesStep({ phone, goIn }: DevicesStepProps): ReactElement {
  const tests = useDeviceTests();
  const state = useSyncExternalStore(tests.subscribe, tests.getSnapshot);
  const [entry, enter] = useAction(() =>
    goIn(async () => {
      await onceOnline(() => report(state));
      return onceOnline(() => enterWaitingRoom(true));
    }),
  );
  return (
    <DevicesPage
      {...state}
      level={tests.level}
      phone={phone}
      isBusy={entry.isBusy}
      hasFailed={entry.error !== null}
      onBegin={(withCamera) => {
        // The chime of the waiting room may play from this touch on.
        allowSound();
        tests.begin(withCamera);
      }}
      onRetry={tests.retry}
      onOtherSpeaker={tests.retrySpeaker}
      onTone={() => void tests.playTone()}
      onHeard={tests.answerTone}
      onEnter={enter}
    />
  );
}

/** Without a picture of one's own, the visit is one of sound: the staff are told so beforehand. */
async function report({ checks, roundTripMs }: DeviceTestsState): Promise<void> {
  await reportChecks(reportOf(checks, roundTripMs), checks.camera !== 'good');
}

function useDeviceTests(): DeviceTests {
  const [tests] = useState(makeBrowserTests);
  // Camera and microphone are let go with the page: the call opens them anew.
  useEffect(() => tests.stop, [tests]);
  return tests;
}

function makeBrowserTests(): DeviceTests {
  const devices = makeBrowserDevices();
  return new DeviceTests({
    open: (kind) => checkDevice(devices, kind, chosenDevice(kind)),
    meter: makeLevelMeter,
    playTone: () => playTestTone(chosenDevice('speaker')),
    probe: (signal) =>
      checkNetwork({ fetchGrant: () => grantFrom(fetchProbeGrant), loadEngine, signal }),
    onMended,
    setTimer: (run, afterMs) => {
      const timer = setTimeout(run, afterMs);
      return () => clearTimeout(timer);
    },
  });
}
