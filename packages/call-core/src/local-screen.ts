import type { LocalSide } from './call-state.ts';
import { DeviceError } from './devices.ts';
import type { Devices, ScreenContent } from './devices.ts';
import type { Outgoing } from './sender.ts';

/** One's own shared screen. */
export interface Screen {
  readonly share: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly setContent: (content: ScreenContent) => Promise<void>;
  readonly outgoing: () => Outgoing;
}

interface Shared {
  readonly video: MediaStreamTrack;
  readonly audio: MediaStreamTrack | null;
}

function letGo({ video, audio }: Shared): void {
  video.stop();
  audio?.stop();
}

/** Makes the place of a shared screen. */
export function makeScreen(
  devices: Devices,
  onState: (state: LocalSide['screen']) => void,
): Screen {
  let shared: Shared | null = null;
  let content: ScreenContent = 'text';
  /** The browser asks which screen. */
  let isAsking = false;
  const tell = (): void => {
    if (!shared) return onState({ state: 'off' });
    onState({ state: 'on', track: shared.video, hasSound: shared.audio !== null, content });
  };
  const stop = async (): Promise<void> => {
    isAsking = false;
    if (shared) letGo(shared);
    shared = null;
    // The next screen begins with sharp words again.
    content = 'text';
    tell();
  };
  return {
    share: async () => {
      if (shared || isAsking) return;
      isAsking = true;
      onState({ state: 'starting' });
      try {
        const opened = await devices.openScreen(content);
        // The call was over before the person had chosen: nobody is to see it.
        if (!isAsking) return letGo(opened);
        isAsking = false;
        shared = opened;
        // The browser's own "stop sharing" button.
        shared.video.addEventListener('ended', () => void stop());
        tell();
      } catch (error) {
        isAsking = false;
        onState({ state: 'off' });
        // To change one's mind in the browser's dialogue is no fault.
        const isChoice = error instanceof DeviceError && error.problem === 'permission-refused';
        if (!isChoice) throw error;
      }
    },
    stop,
    setContent: async (next) => {
      if (!shared) return;
      content = next;
      tell();
      await devices.setContent(shared.video, next);
    },
    outgoing: () => ({
      ...(shared ? { screen: shared.video } : {}),
      ...(shared?.audio ? { 'screen-audio': shared.audio } : {}),
    }),
  };
}
