import type { MediaSource } from './call-engine.ts';
import type { DeviceNotice, LocalDevice, LocalSide } from './call-state.ts';
import type { Devices, ScreenContent } from './devices.ts';
import { makeInput } from './local-input.ts';
import type { Input, InputStart } from './local-input.ts';
import { makeScreen } from './local-screen.ts';
import { makeStore } from '@astra/page-state/observable';
import type { Observable } from '@astra/page-state/observable';
import type { Outgoing } from './sender.ts';

/** How one enters a call. */
export interface LocalStart {
  readonly microphone?: InputStart;
  readonly camera?: InputStart;
  readonly speakerId?: string | null;
  readonly isAudioOnly?: boolean;
}

/** One's own side without what only an engine knows. */
export type LocalMediaState = Omit<LocalSide, 'isSpeaking' | 'quality'> & {
  readonly notice: DeviceNotice | null;
};

/** One's own tracks, whatever engine carries them. */
export interface LocalMedia extends Observable<LocalMediaState> {
  readonly microphone: Input;
  readonly camera: Input;
  /** Opens what is wanted from the start; never throws. */
  readonly open: () => Promise<void>;
  readonly chooseSpeaker: (deviceId: string) => void;
  readonly setAudioOnly: (isAudioOnly: boolean) => Promise<void>;
  readonly shareScreen: () => Promise<void>;
  readonly stopSharing: () => Promise<void>;
  readonly setScreenContent: (content: ScreenContent) => Promise<void>;
  /** A host has stopped what is sent; the person can start it again. */
  readonly obeyHost: (source: MediaSource) => void;
  readonly dismissNotice: () => void;
  readonly outgoing: () => Outgoing;
  /** Lets every device go. */
  readonly close: () => void;
}

/** Makes the local side of a call. */
export function makeLocalMedia(devices: Devices, start: LocalStart = {}): LocalMedia {
  const store = makeStore(firstState(start));
  const set = (change: Partial<LocalMediaState>): void =>
    store.set({ ...store.getSnapshot(), ...change });
  const tell = (notice: Omit<DeviceNotice, 'id'>): void =>
    set({ notice: { id: (store.getSnapshot().notice?.id ?? 0) + 1, ...notice } });
  const inputOf = (kind: 'microphone' | 'camera'): Input =>
    makeInput({
      kind,
      devices,
      start: start[kind] ?? {},
      onState: (state: LocalDevice) => set({ [kind]: state }),
      onNotice: (what, label) => tell({ kind, what, label }),
    });
  const microphone = inputOf('microphone');
  const camera = inputOf('camera');
  const screen = makeScreen(devices, (state) => set({ screen: state }));

  const checkSpeaker = async (): Promise<void> => {
    const { speakerId } = store.getSnapshot();
    if (!speakerId || (await isThere(devices, speakerId))) return;
    set({ speakerId: null });
    tell({ kind: 'speaker', what: 'unplugged', label: null });
  };
  let stopWatching: (() => void) | null = null;

  return {
    ...store,
    microphone,
    camera,
    open: async () => {
      stopWatching?.();
      stopWatching = devices.onChange(() => {
        void microphone.look();
        void camera.look();
        void checkSpeaker();
      });
      const wantsCamera = !store.getSnapshot().isAudioOnly;
      await Promise.all([microphone.begin(), wantsCamera ? camera.begin() : undefined]);
    },
    chooseSpeaker: (speakerId) => set({ speakerId }),
    setAudioOnly: async (isAudioOnly) => {
      set({ isAudioOnly });
      if (isAudioOnly) await camera.setOn(false);
    },
    shareScreen: screen.share,
    stopSharing: screen.stop,
    setScreenContent: screen.setContent,
    obeyHost: (source) => {
      if (source === 'screen' || source === 'screen-audio') return void screen.stop();
      void (source === 'camera' ? camera : microphone).setOn(false);
      tell({ kind: source, what: 'muted-by-host', label: null });
    },
    dismissNotice: () => set({ notice: null }),
    outgoing: () => ({ ...outgoing(microphone, camera), ...screen.outgoing() }),
    close: () => {
      stopWatching?.();
      for (const input of [microphone, camera]) input.close();
      void screen.stop();
    },
  };
}

function firstState(start: LocalStart): LocalMediaState {
  return {
    microphone: { state: 'off' },
    camera: { state: 'off' },
    screen: { state: 'off' },
    isAudioOnly: start.isAudioOnly ?? false,
    speakerId: start.speakerId ?? null,
    notice: null,
  };
}

async function isThere(devices: Devices, speakerId: string): Promise<boolean> {
  const list = await devices.list().catch(() => null);
  return !list || list.some((one) => one.kind === 'speaker' && one.id === speakerId);
}

function outgoing(microphone: Input, camera: Input): Outgoing {
  const sound = microphone.sending();
  const picture = camera.sending();
  return { ...(sound ? { microphone: sound } : {}), ...(picture ? { camera: picture } : {}) };
}
