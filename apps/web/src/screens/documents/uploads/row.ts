import type { Target } from '#api/documents.ts';
import { problemOf, type ProblemName } from '#shared/problem-error.ts';

/**
 * Where a file on its way stands. `waiting` is for the network, `slowed` for its turn after too much in a short time, `interrupted` for the file itself: the page was left, and
 * only the person can give it again.
 */
export type RowState =
  | 'queued'
  | 'sending'
  | 'waiting'
  | 'slowed'
  | 'paused'
  | 'interrupted'
  | 'scanning'
  | 'infected'
  | 'failed';

/** A file on its way, as the page shows it. */
export interface UploadRow {
  readonly key: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly sentBytes: number;
  readonly place: Target;
  readonly state: RowState;
  /** The service's name for it, once it is announced. */
  readonly uploadId: string | null;
  /** By which name it is announced, where that was said before. */
  readonly plannedId: string | null;
  /** With which folder it is sent. */
  readonly sendingId: string | null;
  /** Why it failed. */
  readonly error: unknown;
  /** When it began to go, and from which byte: tells how long it will still take. */
  readonly since: { readonly at: number; readonly bytes: number } | null;
  /** The person gave another file to go on with. */
  readonly isOther: boolean;
}

/** All files on their way, and how many have arrived since the last look. */
export interface UploadsView {
  readonly rows: readonly UploadRow[];
  readonly arrived: readonly string[];
}

const going: ReadonlySet<RowState> = new Set<RowState>(['queued', 'sending', 'waiting', 'slowed']);

/** Whether something would be broken off if the page were left now. */
export const isGoing = ({ state }: UploadRow): boolean => going.has(state);

/** What is refused for what it is, is not sent again as it is. */
const refusals: ReadonlySet<ProblemName> = new Set([
  'scan-impossible',
  'file-damaged',
  'file-too-large',
]);

/** Whether trying again can mend it. */
export const canTryAgain = ({ state, error }: UploadRow): boolean =>
  state === 'failed' && !refusals.has(problemOf(error));

/** What the person has to know of when they come back: to give a file again, or that it was refused. */
export const isLeft = ({ state }: UploadRow): boolean =>
  state === 'interrupted' || state === 'infected' || state === 'failed';

/** Seconds until it has arrived, by its speed so far; null while that says little. */
export function secondsLeft(
  { since, sentBytes, sizeBytes }: UploadRow,
  now: number,
): number | null {
  if (!since) return null;
  const seconds = (now - since.at) / 1000;
  const bytes = sentBytes - since.bytes;
  if (seconds < 2 || bytes <= 0) return null;
  return Math.ceil(((sizeBytes - sentBytes) * seconds) / bytes);
}
