import type { RemoteTrackPublication, Room } from 'livekit-client';
import type { Wanted } from '../call-engine.ts';
import { engineSource } from './words.ts';

/** Cameras of phones held upright are taller than this; the server then sends a little more. */
const WIDTH_OF_HEIGHT = 16 / 9;

/** Keeps what is wanted and tells it of each publication, also of those that come later. */
export class WantedPictures {
  readonly #room: Room;
  #wanted: readonly Wanted[] = [];

  constructor(room: Room) {
    this.#room = room;
  }

  set(wanted: readonly Wanted[]): void {
    this.#wanted = wanted;
    this.apply();
  }

  /** To be called again whenever a publication or its track comes. */
  apply(): void {
    for (const one of this.#wanted) {
      const person = this.#room.remoteParticipants.get(one.participantId);
      const publication = person?.getTrackPublication(engineSource(one.source));
      if (publication) ask(publication, one.maxHeight);
    }
  }
}

function ask(publication: RemoteTrackPublication, maxHeight: number | 'off'): void {
  publication.setEnabled(maxHeight !== 'off');
  // The client keeps a size only for a track that is there; it is asked for again when it comes.
  if (maxHeight === 'off' || !publication.track) return;
  publication.setVideoDimensions({
    width: Math.round(maxHeight * WIDTH_OF_HEIGHT),
    height: maxHeight,
  });
}
