import type { LocalSide } from './call-state.ts';
import { DeviceError } from './devices.ts';
import type { Devices } from './devices.ts';
import type { Outgoing } from './sender.ts';

/** One's own shared screen. */
export interface Screen {
  readonly share: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly outgoing: () => Outgoing;
}

/** Makes the place of a shared screen. */
export function makeScreen(
  devices: Devices,
  onState: (state: LocalSide['screen']) => void,
): Screen {
  let shared: { readonly video: MediaStreamTrack; readonly audio: MediaStreamTrack | null } | null =
    null;
  const stop = async (): Promise<void> => {
    shared?.video.stop();
    shared?.audio?.stop();
    shared = null;
    onState({ state: 'off' });
  };
  return {
    share: async () => {
      if (shared) return;
      onState({ state: 'starting' });
      try {
        shared = await devices.openScreen();
        // The browser's own "stop sharing" button.
        shared.video.addEventListener('ended', () => void stop());
        onState({ state: 'on', track: shared.video });
      } catch (error) {
        onState({ state: 'off' });
        // To change one's mind in the browser's dialogue is no fault.
        const isChoice = error instanceof DeviceError && error.problem === 'permission-refused';
        if (!isChoice) throw error;
      }
    },
    stop,
    outgoing: () => ({
      ...(shared ? { screen: shared.video } : {}),
      ...(shared?.audio ? { 'screen-audio': shared.audio } : {}),
    }),
  };
}
