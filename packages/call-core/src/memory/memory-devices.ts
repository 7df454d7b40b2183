import { DeviceError } from '../devices.ts';
import type { Device, Devices } from '../devices.ts';
import type { DeviceProblem } from '../call-state.ts';

/** A track without media: it lives, is stopped, and ends. */
export class MemoryTrack extends EventTarget {
  readonly id: string;
  readonly kind: 'audio' | 'video';
  readonly label: string;
  readonly #deviceId: string;
  enabled = true;
  muted = false;
  readyState: MediaStreamTrackState = 'live';

  constructor(kind: 'audio' | 'video', device: Pick<Device, 'id' | 'label'>) {
    super();
    this.id = `${device.id}-${kind}`;
    this.kind = kind;
    this.label = device.label;
    this.#deviceId = device.id;
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: this.#deviceId };
  }

  stop(): void {
    this.readyState = 'ended';
  }

  /** The system takes the device for a while, or gives it back. */
  interrupt(isTaken: boolean): void {
    this.muted = isTaken;
    this.dispatchEvent(new Event(isTaken ? 'mute' : 'unmute'));
  }

  /** The device goes: unlike `stop`, the page is told. */
  unplug(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

/** Devices that a test plugs and unplugs. */
export class MemoryDevices implements Devices {
  devices: readonly Device[];
  /** Why opening fails, by kind. */
  readonly problems: Partial<Record<'microphone' | 'camera' | 'screen', DeviceProblem>> = {};
  readonly opened: MemoryTrack[] = [];
  readonly #listeners = new Set<() => void>();

  constructor(devices: readonly Device[] = SOME_DEVICES) {
    this.devices = devices;
  }

  async list(): Promise<readonly Device[]> {
    return this.devices;
  }

  async open(kind: 'microphone' | 'camera', deviceId: string | null): Promise<MediaStreamTrack> {
    const problem = this.problems[kind];
    if (problem) throw new DeviceError(problem);
    const all = this.devices.filter((one) => one.kind === kind);
    const device = all.find((one) => one.id === deviceId) ?? all[0];
    if (!device) throw new DeviceError('no-device');
    return this.#track(kind === 'camera' ? 'video' : 'audio', device);
  }

  readonly hasScreen = true;

  async openScreen(): Promise<{ readonly video: MediaStreamTrack; readonly audio: null }> {
    const problem = this.problems.screen;
    if (problem) throw new DeviceError(problem);
    return { video: this.#track('video', { id: 'screen', label: 'Screen' }), audio: null };
  }

  /** A track without media is neither sharp nor smooth. */
  async setContent(): Promise<void> {}

  onChange(run: () => void): () => void {
    this.#listeners.add(run);
    return () => this.#listeners.delete(run);
  }

  /** Plugs and unplugs: tracks of what is gone end. */
  plug(devices: readonly Device[]): void {
    this.devices = devices;
    const isGone = (track: MemoryTrack): boolean =>
      track.readyState === 'live' &&
      devices.every((one) => one.id !== track.getSettings().deviceId);
    for (const track of this.opened.filter(isGone)) track.unplug();
    for (const listener of this.#listeners) listener();
  }

  #track(kind: 'audio' | 'video', device: Pick<Device, 'id' | 'label'>): MediaStreamTrack {
    const track = new MemoryTrack(kind, device);
    this.opened.push(track);
    // It has what our code uses of a track; the rest of the browser's interface is media.
    return track as unknown as MediaStreamTrack;
  }
}

/** A microphone, a camera and a speaker, two of the first two. */
export const SOME_DEVICES: readonly Device[] = [
  { kind: 'microphone', id: 'mic-1', label: 'Headset' },
  { kind: 'microphone', id: 'mic-2', label: 'Laptop' },
  { kind: 'camera', id: 'cam-1', label: 'Front camera' },
  { kind: 'camera', id: 'cam-2', label: 'Back camera' },
  { kind: 'speaker', id: 'speaker-1', label: 'Loudspeaker' },
];
