import { TrackSource } from 'livekit-server-sdk';
import type { MediaSource } from '../video-engine.ts';

const toEngine = {
  camera: TrackSource.CAMERA,
  microphone: TrackSource.MICROPHONE,
  screen: TrackSource.SCREEN_SHARE,
  'screen-audio': TrackSource.SCREEN_SHARE_AUDIO,
} as const satisfies Record<MediaSource, TrackSource>;

/** Our word for a source, in the engine's. */
export function engineSource(source: MediaSource): TrackSource {
  return toEngine[source];
}

/** The engine's word for a source, in ours; null for what we never ask for. */
export function neutralSource(source: TrackSource | undefined): MediaSource | null {
  switch (source) {
    case TrackSource.CAMERA:
      return 'camera';
    case TrackSource.MICROPHONE:
      return 'microphone';
    case TrackSource.SCREEN_SHARE:
      return 'screen';
    case TrackSource.SCREEN_SHARE_AUDIO:
      return 'screen-audio';
    case TrackSource.UNKNOWN:
    case undefined:
      return null;
  }
}
