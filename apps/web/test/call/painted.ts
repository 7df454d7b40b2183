import { DeviceError } from '@astra/call-core/devices';
import type { Devices } from '@astra/call-core/devices';

/** A picture's track, with a face in the middle and a frame at its very edge, so that a crop is seen. */
export function paintedTrack(hue: number, [width, height]: readonly [number, number]) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const paint = canvas.getContext('2d');
  if (!paint) throw new Error('No canvas here');
  paint.fillStyle = `hsl(${String(hue)} 25% 35%)`;
  paint.fillRect(0, 0, width, height);
  paint.fillStyle = `hsl(${String(hue)} 30% 62%)`;
  paint.beginPath();
  paint.ellipse(width / 2, height * 0.95, height * 0.4, height * 0.35, 0, 0, 7);
  paint.ellipse(width / 2, height * 0.42, height * 0.18, height * 0.22, 0, 0, 7);
  paint.fill();
  paint.strokeStyle = '#fff';
  paint.lineWidth = 6;
  paint.strokeRect(3, 3, width - 6, height - 6);
  const [track] = canvas.captureStream(0).getVideoTracks();
  if (!track) throw new Error('The canvas gave no track');
  return track;
}

/** A camera that is a canvas, and a microphone that is silence: nothing of the machine's is opened. */
export const paintedDevices: Devices = {
  list: async () => [
    { kind: 'microphone', id: 'mic', label: 'Micro' },
    { kind: 'camera', id: 'cam', label: 'Caméra' },
  ],
  open: async (kind) => {
    if (kind === 'camera') return paintedTrack(200, [640, 360]);
    const [track] = new AudioContext().createMediaStreamDestination().stream.getAudioTracks();
    if (!track) throw new DeviceError('no-device');
    return track;
  },
  hasScreen: true,
  openScreen: async () => ({ video: paintedTrack(90, [1280, 720]), audio: null }),
  setContent: async () => undefined,
  onChange: () => () => undefined,
};
