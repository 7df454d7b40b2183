import { DeviceError } from './devices.ts';
import type { Device, DeviceKind, Devices, ScreenContent } from './devices.ts';
import type { DeviceProblem } from './call-state.ts';
import { isSmallMachine } from './small-machine.ts';

const KINDS: Readonly<Record<MediaDeviceKind, DeviceKind>> = {
  audioinput: 'microphone',
  videoinput: 'camera',
  audiooutput: 'speaker',
};

/**
 * 720p, because engines drop the top layer of a smaller camera and the others would then get a
 * quarter of the picture.
 */
const CAMERA: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 25, max: 30 },
};

/** What a machine that does two things at once can encode while it decodes the others. */
const SMALL_CAMERA: MediaTrackConstraints = {
  ...CAMERA,
  width: { ideal: 960 },
  height: { ideal: 540 },
};

const MICROPHONE: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  channelCount: 1,
};

/** 1080p, and for words fewer pictures, so that each is sharp. */
const SCREEN: Readonly<Record<ScreenContent, MediaTrackConstraints>> = {
  text: { width: { max: 1920 }, height: { max: 1080 }, frameRate: { max: 15 } },
  video: { width: { max: 1920 }, height: { max: 1080 }, frameRate: { max: 30 } },
};

/** What makes a voice clear spoils music, and cuts what it takes for noise. */
const SCREEN_SOUND: MediaTrackConstraints = {
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
};

const HINTS: Readonly<Record<ScreenContent, string>> = { text: 'detail', video: 'motion' };

/** The devices of the page. Outside of a secure context browsers give none: every call says so. */
export function makeBrowserDevices(
  media: MediaDevices | undefined = globalThis.navigator.mediaDevices,
): Devices {
  return {
    list: async () => (media ? (await media.enumerateDevices()).map(toDevice).filter(isReal) : []),
    open: (kind, deviceId) => openDevice(media, kind, deviceId),
    hasScreen: media !== undefined && 'getDisplayMedia' in media,
    openScreen: (content) => openScreen(media, content),
    setContent,
    onChange: (run) => {
      media?.addEventListener('devicechange', run);
      return () => media?.removeEventListener('devicechange', run);
    },
  };
}

function toDevice(info: MediaDeviceInfo): Device {
  return { kind: KINDS[info.kind], id: info.deviceId, label: info.label };
}

/** Before a permission is given, browsers list one nameless device of each kind. */
function isReal(device: Device): boolean {
  return device.id !== '';
}

async function openDevice(
  media: MediaDevices | undefined,
  kind: 'microphone' | 'camera',
  deviceId: string | null,
): Promise<MediaStreamTrack> {
  const camera = isSmallMachine() ? SMALL_CAMERA : CAMERA;
  const base = kind === 'camera' ? camera : MICROPHONE;
  const ask = async (wish: MediaTrackConstraints): Promise<MediaStreamTrack> => {
    const asked = kind === 'camera' ? { video: wish } : { audio: wish };
    const stream = await required(media).getUserMedia(asked);
    return onlyTrack(stream.getTracks());
  };
  try {
    if (deviceId === null || deviceId === '') return await ask(base);
    // `exact`: what is only preferred, Chromium may leave for the system's own choice.
    return await ask({ ...base, deviceId: { exact: deviceId } }).catch((cause: unknown) => {
      if (!isGone(cause)) throw cause;
      return ask(base);
    });
  } catch (cause) {
    throw asDeviceError(cause);
  }
}

/** A device that is gone must not stop the call: the system's choice takes its place. */
const isGone = (cause: unknown): boolean =>
  // Of an older browser it is no `Error`.
  typeof cause === 'object' && cause !== null && 'name' in cause && gone.has(String(cause.name));
const gone: ReadonlySet<string> = new Set(['OverconstrainedError', 'NotFoundError']);

async function openScreen(
  media: MediaDevices | undefined,
  content: ScreenContent,
): Promise<{ readonly video: MediaStreamTrack; readonly audio: MediaStreamTrack | null }> {
  try {
    const stream = await required(media).getDisplayMedia({
      video: SCREEN[content],
      audio: SCREEN_SOUND,
    });
    const video = onlyTrack(stream.getVideoTracks());
    video.contentHint = HINTS[content];
    return { video, audio: stream.getAudioTracks()[0] ?? null };
  } catch (cause) {
    throw asDeviceError(cause);
  }
}

/** A track that cannot be had so goes on as it is. */
async function setContent(screen: MediaStreamTrack, content: ScreenContent): Promise<void> {
  screen.contentHint = HINTS[content];
  await screen.applyConstraints(SCREEN[content]).catch(() => undefined);
}

function required(media: MediaDevices | undefined): MediaDevices {
  if (!media) throw new DeviceError('insecure-context');
  return media;
}

function onlyTrack(tracks: readonly MediaStreamTrack[]): MediaStreamTrack {
  const [track] = tracks;
  if (!track) throw new DeviceError('no-device');
  return track;
}

/** https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia, the errors it rejects with. */
const PROBLEMS: Readonly<Record<string, DeviceProblem>> = {
  NotAllowedError: 'permission-refused',
  SecurityError: 'permission-refused',
  NotFoundError: 'no-device',
  OverconstrainedError: 'no-device',
  NotReadableError: 'device-busy',
  AbortError: 'device-busy',
};

/** Maps what a browser throws to a reason that a person can be told. */
export function asDeviceError(cause: unknown): DeviceError {
  if (cause instanceof DeviceError) return cause;
  const name = cause instanceof Error ? cause.name : '';
  return new DeviceError(PROBLEMS[name] ?? 'unknown', { cause });
}

/** Plays an element's sound on a speaker. False: this browser cannot, and its default plays. */
export async function playOn(
  element: HTMLMediaElement,
  speakerId: string | null,
): Promise<boolean> {
  if (!('setSinkId' in element)) return false;
  try {
    await element.setSinkId(speakerId ?? '');
    return true;
  } catch {
    // The speaker is gone or not allowed: the sound must not stop for that.
    return false;
  }
}
