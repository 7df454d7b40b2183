import type { VideoEngine } from '@astra/video-engine/video-engine';

/** A real engine that a test may freeze and kill. */
export interface Lab {
  readonly engine: VideoEngine;
  /** The same, by a clock that is so late that its grants are over. */
  readonly lateEngine: VideoEngine;
  /** Signs with a secret that the engine does not know. */
  readonly forgingEngine: VideoEngine;
  /** Where no engine is. */
  readonly nowhereUrl: string;
  /** Where the engine serves its own client, if it does. */
  readonly libraryUrl?: string;
  /** Whether these words of the engine to somebody who is not admitted tell them anything of a room. */
  readonly tellsOfRoom: (frame: string) => boolean;
  /** Stands still, as when the network is gone. */
  freeze(): void;
  thaw(): void;
  /** Dies at once, and takes its rooms with it. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}
