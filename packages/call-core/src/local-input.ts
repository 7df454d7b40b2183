import type { DeviceNotice, LocalDevice } from './call-state.ts';
import { DeviceError } from './devices.ts';
import type { Devices } from './devices.ts';

/** How a microphone or camera enters the call. */
export interface InputStart {
  /** Default true. */
  readonly isOn?: boolean;
  readonly deviceId?: string | null;
  /** Already open, from the check before the call: it is taken over. */
  readonly track?: MediaStreamTrack;
}

/** One's own microphone or camera. */
export interface Input {
  readonly begin: () => Promise<void>;
  readonly setOn: (isOn: boolean) => Promise<void>;
  readonly choose: (deviceId: string) => Promise<void>;
  /** Devices came or went: is ours back? */
  readonly look: () => Promise<void>;
  /** What is to be sent; null while muted or without a device. */
  readonly sending: () => MediaStreamTrack | null;
  readonly close: () => void;
}

interface Parts {
  readonly kind: 'microphone' | 'camera';
  readonly devices: Devices;
  readonly start: InputStart;
  readonly onState: (state: LocalDevice) => void;
  readonly onNotice: (what: DeviceNotice['what'], label: string | null) => void;
}

/** Makes an input; its steps go one after another, so that quick clicks cannot cross. */
export function makeInput(parts: Parts): Input {
  const input = new OneInput(parts);
  let last: Promise<void> = Promise.resolve();
  const inTurn = (step: () => Promise<void>): Promise<void> => {
    last = last.then(step, step);
    return last;
  };
  return {
    begin: () => inTurn(() => input.begin()),
    setOn: (isOn) => inTurn(() => input.setOn(isOn)),
    choose: (deviceId) => inTurn(() => input.choose(deviceId)),
    look: () => inTurn(() => input.look()),
    sending: () => input.sending(),
    close: () => input.close(),
  };
}

class OneInput {
  readonly #parts: Parts;
  #isInterrupted = false;
  #track: MediaStreamTrack | null = null;
  #isWanted: boolean;
  #deviceId: string | null;
  #isClosed = false;
  /** The device was there and went: tell when it is back. */
  #isMissing = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#isWanted = parts.start.isOn ?? true;
    this.#deviceId = parts.start.deviceId ?? null;
  }

  async begin(): Promise<void> {
    this.#isClosed = false;
    const given = this.#parts.start.track;
    if (given?.readyState === 'live') this.#keep(given);
    await this.setOn(this.#isWanted);
  }

  async setOn(isOn: boolean): Promise<void> {
    this.#isWanted = isOn;
    if (!isOn) return this.#mute();
    if (this.#track?.readyState === 'live') return this.#unmute(this.#track);
    await this.#open();
  }

  async choose(deviceId: string): Promise<void> {
    this.#deviceId = deviceId;
    const old = this.#track;
    if (!this.#isWanted || !old) return this.#isWanted ? this.#open() : this.#mute();
    // Some systems open a camera only once: let the old one go first.
    this.#letGo();
    await this.#open();
  }

  async look(): Promise<void> {
    if (!this.#isWanted || this.#track || !this.#isMissing) return;
    await this.#open();
    if (this.#track) this.#parts.onNotice('back', labelOf(this.#track));
  }

  sending(): MediaStreamTrack | null {
    if (!this.#isWanted || this.#isInterrupted) return null;
    return this.#track?.readyState === 'live' ? this.#track : null;
  }

  close(): void {
    this.#isClosed = true;
    this.#letGo();
    this.#parts.onState({ state: 'off' });
  }

  async #open(): Promise<void> {
    const { kind, devices, onState } = this.#parts;
    onState({ state: 'starting' });
    try {
      const track = await devices.open(kind, this.#deviceId);
      if (this.#isClosed) return track.stop();
      this.#keep(track);
      this.#unmute(track);
      this.#isMissing = false;
    } catch (error) {
      const problem = error instanceof DeviceError ? error.problem : 'unknown';
      this.#isMissing = problem === 'no-device' || problem === 'device-busy';
      if (!this.#isClosed) onState({ state: 'unavailable', problem });
    }
  }

  #keep(track: MediaStreamTrack): void {
    this.#letGo();
    this.#track = track;
    this.#deviceId = track.getSettings().deviceId ?? this.#deviceId;
    track.addEventListener('ended', this.#onEnded);
    // A camera is interrupted whenever a phone's page is put aside: its picture stands still, and comes back with the page.
    if (this.#parts.kind === 'camera') return;
    this.#isInterrupted = track.muted;
    track.addEventListener('mute', this.#onInterrupted);
    track.addEventListener('unmute', this.#onGivenBack);
  }

  #letGo(): void {
    this.#track?.removeEventListener('ended', this.#onEnded);
    this.#track?.removeEventListener('mute', this.#onInterrupted);
    this.#track?.removeEventListener('unmute', this.#onGivenBack);
    this.#isInterrupted = false;
    this.#track?.stop();
    this.#track = null;
  }

  #unmute(track: MediaStreamTrack): void {
    track.enabled = true;
    this.#parts.onState({
      state: 'on',
      deviceId: this.#deviceId ?? '',
      track,
      ...(this.#isInterrupted ? { isInterrupted: true } : {}),
    });
  }

  #mute(): void {
    // The camera's light must go out; a microphone is kept, so that unmuting is at once.
    if (this.#parts.kind === 'camera') this.#letGo();
    else if (this.#track) this.#track.enabled = false;
    this.#parts.onState({ state: 'muted', deviceId: this.#deviceId });
  }

  async #fallBack(): Promise<void> {
    await this.#open();
    const now = this.#track;
    this.#isMissing = !now;
    this.#parts.onNotice(now ? 'switched' : 'unplugged', now ? labelOf(now) : null);
  }

  /** Another call has come in, for instance. Whoever is muted by their own hand hears of it when they want to speak. */
  readonly #onInterrupted = (): void => this.#setInterrupted(true);
  readonly #onGivenBack = (): void => this.#setInterrupted(false);

  #setInterrupted(isInterrupted: boolean): void {
    const track = this.#track;
    this.#isInterrupted = isInterrupted;
    if (!track || !this.#isWanted) return;
    this.#unmute(track);
    this.#parts.onNotice(isInterrupted ? 'interrupted' : 'back', labelOf(track));
  }

  /** Unplugged, or the permission was taken back: fall back to what is there, and tell. */
  readonly #onEnded = (): void => {
    this.#letGo();
    if (this.#isClosed) return;
    if (!this.#isWanted) return this.#mute();
    void this.#fallBack();
  };
}

function labelOf(track: MediaStreamTrack): string | null {
  return track.label || null;
}
