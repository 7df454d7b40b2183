import type { Breaches } from '#domain/silence.ts';

type Place = { readonly meetingId: string; readonly personId: string };

/** Somebody whom a moderator has muted in a meeting that is open. */
export type Silence = Place & {
  readonly byId: string;
  readonly at: Date;
  readonly breaches: Breaches;
};

/** In which room somebody must be silent. */
export type SilentPerson = Silence & {
  readonly roomId: string;
  readonly engineId: string | null;
  readonly participantId: string;
};

/** Who may not speak until they are asked to. */
export type Silences = {
  /** Again for somebody who is silent already: it begins anew. */
  readonly put: (
    silence: Omit<Silence, 'breaches'> & { readonly organisationId: string },
  ) => Promise<void>;
  readonly lift: (place: Place) => Promise<void>;
  /** Of open meetings, since before this moment. */
  readonly all: (before: Date) => Promise<readonly SilentPerson[]>;
  /** Locks it until the end of the transaction; null when it was lifted. */
  readonly findForChange: (place: Place) => Promise<Silence | null>;
  readonly note: (place: Place, breaches: Breaches) => Promise<void>;
};
