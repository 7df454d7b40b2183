import type { VideoEngine } from '@astra/video-engine/video-engine';

/** An engine of this deployment, by the name that its settings give it. */
export type NamedEngine = { readonly id: string; readonly engine: VideoEngine };

/** The engines of this deployment. */
export type Engines = {
  /** By preference, at least one. */
  readonly all: readonly NamedEngine[];
  /** Where a meeting is of which no engine was noted. */
  readonly first: string;
  /** Null is the first. @throws AppError `engine-unavailable` for one that this deployment has no longer */
  readonly at: (id: string | null) => VideoEngine;
};
