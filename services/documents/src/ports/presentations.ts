import type { Presentation } from '#domain/presentation.ts';

/** What is shown to everyone who is in a meeting: one document at most. */
export type Presentations = {
  readonly find: (meetingId: string) => Promise<Presentation | null>;
  readonly findForChange: (meetingId: string) => Promise<Presentation | null>;
  /** In place of what was shown before. */
  readonly put: (presentation: Presentation, at: Date) => Promise<void>;
  readonly end: (meetingId: string) => Promise<void>;
  /** It is no longer there. */
  readonly endOf: (itemId: string) => Promise<void>;
};
