import { useEffect } from 'react';
import type { CallSession } from '@astra/call-core/call-session';
import type { CallSnapshot, LocalDevice } from '@astra/call-core/call-state';
import type { DeviceKind } from '@astra/call-core/devices';
import type { LocalStart } from '@astra/call-core/local-media';

/** Whether somebody was to be heard and seen in a call. */
interface Inputs {
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly isAudioOnly: boolean;
}
interface Kept extends Inputs {
  readonly meetingId: string;
}

const inputsPlace = 'astra-inputs';
const devicesPlace = 'astra-devices';
/** Where no storage is open, the page itself knows. */
let inputs: Kept | null = null;
let devices: Partial<Record<DeviceKind, string>> = {};

/** Kept in this tab for one meeting: a page that is loaded anew turns nothing on that was off. */
export function keepInputs(meetingId: string, change: Partial<Inputs>): void {
  const before = inputsOf(meetingId) ?? { microphone: true, camera: true, isAudioOnly: false };
  inputs = { ...before, ...change, meetingId };
  write(sessionStorageOf, inputsPlace, inputs);
}

/** What is kept of a meeting; null before the first call. */
export function inputsOf(meetingId: string): Inputs | null {
  inputs ??= read(sessionStorageOf, inputsPlace) as Kept | null;
  return inputs?.meetingId === meetingId ? inputs : null;
}

/** The microphone, camera or speaker that was chosen by hand on this browser; the system's own stays unless it is. */
export function chooseDevice(kind: DeviceKind, deviceId: string): void {
  devices = { ...chosenDevices(), [kind]: deviceId };
  write(localStorageOf, devicesPlace, devices);
}

/** The device last chosen; null: the system's. One that is gone is no fault: the system's takes its place. */
export const chosenDevice = (kind: DeviceKind): string | null => chosenDevices()[kind] ?? null;

/** How a call of this meeting begins here. */
export function startOf(meetingId: string): LocalStart {
  const kept = inputsOf(meetingId);
  return {
    microphone: { isOn: kept?.microphone ?? true, deviceId: chosenDevice('microphone') },
    camera: { isOn: kept?.camera ?? true, deviceId: chosenDevice('camera') },
    speakerId: chosenDevice('speaker'),
    isAudioOnly: kept?.isAudioOnly ?? false,
  };
}

/** Keeps what is on and off while the call goes on. */
export function useKeptInputs(session: CallSession, meetingId: string): void {
  useEffect(
    () => session.subscribe(() => keepInputs(meetingId, stateOf(session.getSnapshot()))),
    [session, meetingId],
  );
}

function stateOf({ local }: CallSnapshot): Partial<Inputs> {
  return {
    ...wishOf('microphone', local.microphone),
    ...wishOf('camera', local.camera),
    isAudioOnly: local.isAudioOnly,
  };
}

/** A device that fails, or is let go at the end, says nothing of what the person wishes. */
function wishOf(kind: 'microphone' | 'camera', { state }: LocalDevice): Partial<Inputs> {
  return state === 'on' || state === 'muted' ? { [kind]: state === 'on' } : {};
}

function chosenDevices(): Partial<Record<DeviceKind, string>> {
  return { ...(read(localStorageOf, devicesPlace) as typeof devices | null), ...devices };
}

const sessionStorageOf = (): Storage => sessionStorage;
const localStorageOf = (): Storage => localStorage;

/** What this module has written there. */
function read(storage: () => Storage, place: string): unknown {
  try {
    return JSON.parse(storage().getItem(place) ?? 'null');
  } catch {
    return null;
  }
}

function write(storage: () => Storage, place: string, value: unknown): void {
  try {
    storage().setItem(place, JSON.stringify(value));
  } catch {
    // Not kept: the page knows it as long as it is open.
  }
}
