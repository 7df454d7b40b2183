import type { DeviceProblem } from './call-state.ts';

/** Kinds of device that a person chooses. */
export type DeviceKind = 'microphone' | 'camera' | 'speaker';

/** One device. Before a permission is given, browsers hide labels: `label` is empty then. */
export interface Device {
  readonly kind: DeviceKind;
  readonly id: string;
  readonly label: string;
}

/** Thrown by `open`: the reason, mapped from what browsers throw. */
export class DeviceError extends Error {
  override readonly name = 'DeviceError';
  readonly problem: DeviceProblem;

  constructor(problem: DeviceProblem, options?: ErrorOptions) {
    super(`The device cannot be used: ${problem}`, options);
    this.problem = problem;
  }
}

/** What a shared screen holds: sharp words and pictures, or something that moves. */
export type ScreenContent = 'text' | 'video';

/** The browser's devices. */
export interface Devices {
  list(): Promise<readonly Device[]>;
  /** Opens a device, the given one if it is still there, else the system's choice. */
  open(kind: 'microphone' | 'camera', deviceId: string | null): Promise<MediaStreamTrack>;
  /** Can this browser share a screen at all? Those of phones cannot. */
  readonly hasScreen: boolean;
  /** Asks for a screen or window; its sound too where the browser can. Throws `DeviceError`. */
  openScreen(content: ScreenContent): Promise<{
    readonly video: MediaStreamTrack;
    readonly audio: MediaStreamTrack | null;
  }>;
  /** Makes a shared screen sharp or smooth while it goes on. */
  setContent(screen: MediaStreamTrack, content: ScreenContent): Promise<void>;
  /** Calls back when devices come or go; the result stops it. */
  onChange(run: () => void): () => void;
}
