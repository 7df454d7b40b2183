import type { MediaSource } from '../call-engine.ts';
import { EVENTS } from './library.ts';
import type { JitsiConference, JitsiLibrary, OwnMedia, OwnTrack, SoundEffect } from './library.ts';
import { engineMedia } from './words.ts';

interface Own {
  readonly raw: MediaStreamTrack;
  readonly stream: MediaStream;
  readonly track: OwnTrack;
}

/**
 * What we send. The tracks stay ours: the library is told to mute, and never to open or close a device.
 * A source that is taken back stays with it, muted: a source that comes anew would be negotiated anew.
 */
export class OwnTracks {
  readonly #library: JitsiLibrary;
  readonly #conference: JitsiConference;
  readonly #onOtherMute: (source: MediaSource) => void;
  readonly #own = new Map<MediaSource, Own>();
  /** Mutes that are our own doing, while they are under way. */
  readonly #ownMutes = new Set<MediaSource>();
  /** One step after another: the library names a source by how many there are. */
  #last: Promise<void> = Promise.resolve();

  constructor(
    library: JitsiLibrary,
    conference: JitsiConference,
    onOtherMute: (source: MediaSource) => void,
  ) {
    this.#library = library;
    this.#conference = conference;
    this.#onOtherMute = onOtherMute;
  }

  put(raw: MediaStreamTrack, source: MediaSource): Promise<void> {
    return this.#inTurn(async () => {
      const before = this.#own.get(source);
      const next = this.#wrap(raw, source);
      if (before) await this.#conference.replaceTrack(before.track, next.track);
      else await this.#conference.addTrack(next.track);
      this.#own.set(source, next);
      if (before) await letGo(before);
    });
  }

  setMuted(source: MediaSource, isMuted: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const own = this.#own.get(source);
      if (!own || own.track.isMuted() === isMuted) return;
      this.#ownMutes.add(source);
      try {
        if (isMuted) await own.track.mute();
        else await this.#unmute(own, source);
      } finally {
        this.#ownMutes.delete(source);
      }
    });
  }

  /** To be called after leaving. Our tracks go on. */
  async letGo(): Promise<void> {
    const own = [...this.#own.values()];
    this.#own.clear();
    await Promise.all(own.map(letGo));
  }

  async #unmute(own: Own, source: MediaSource): Promise<void> {
    if (own.raw.kind === 'audio') return own.track.unmute();
    // To unmute a picture the library would open a camera of its own.
    const next = this.#wrap(own.raw, source);
    await this.#conference.replaceTrack(own.track, next.track);
    this.#own.set(source, next);
    await letGo(own);
  }

  #wrap(raw: MediaStreamTrack, source: MediaSource): Own {
    const stream = new MediaStream([raw]);
    // The library takes a picture whose stream is over for muted, and then tells nobody of the mute.
    Object.defineProperty(stream, 'active', { value: true });
    const effects = raw.kind === 'audio' ? [makeMute(raw)] : [];
    const [track] = this.#library.createLocalTracksFromMediaStreams([
      { stream, ...engineMedia(source), constraints: sizeOf(raw), effects },
    ]);
    // It makes one for each that it is given.
    if (!track) throw new Error('The library took no track');
    track.addEventListener(EVENTS.ownTrackMuted, () => {
      if (track.isMuted() && !this.#ownMutes.has(source)) this.#onOtherMute(source);
    });
    return { raw, stream, track };
  }

  #inTurn(step: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(step);
    this.#last = turn.catch(() => {
      // Told to whoever asked for it; the next step is another matter.
    });
    return turn;
  }
}

/**
 * Whether a sound is muted is said by us: the library would read it from `enabled`, which the call has
 * changed already when it tells the engine, and the others would hear nothing of it.
 */
function makeMute(raw: MediaStreamTrack): SoundEffect {
  let isSilent = false;
  return {
    isEnabled: () => true,
    startEffect: (stream) => stream,
    stopEffect: () => {},
    isMuted: () => isSilent,
    setMuted: (isMuted) => {
      isSilent = isMuted;
      raw.enabled = !isMuted;
    },
  };
}

/** The library takes the size of a picture from here when the track's constraints do not name one its way. */
function sizeOf(raw: MediaStreamTrack): OwnMedia['constraints'] {
  const { width = 1280, height = 720 } = raw.getSettings();
  return { width: { ideal: width }, height: { ideal: height } };
}

/** The library stops what it disposes of: it gets an empty stream. */
async function letGo({ stream, raw, track }: Own): Promise<void> {
  stream.removeTrack(raw);
  await track.dispose().catch(() => {
    // It is no longer in use, whatever the library makes of it.
  });
}
