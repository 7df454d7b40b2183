import type { Clock } from '@astra/page-state/clock';
import type { Target, Upload } from '#api/documents.ts';
import type { Sending, Taken, UploadWire } from '#api/upload-wire.ts';
import { firstPieceBytes, nextPieceBytes } from './piece-size.ts';
import { detailsOf, isPassing, ProblemError, problemOf } from '#shared/problem-error.ts';
import { uuid } from '#shared/uuid.ts';

const lookEveryMs = 1_500;
const longestWaitMs = 30_000;
/** For our own request of before, which the service ends once it is silent for two seconds. */
const longestWaitForSelfMs = 2_000;
const longestAskedMs = 120_000;

/** What happens to a file on its way. */
export interface Carried {
  readonly onBegun: (uploadId: string) => void;
  readonly onSent: (bytes: number) => void;
  /** For the network or the service; `slowed`: too much was sent in a short time, and its turn comes again. */
  readonly onWaiting: (why: 'waiting' | 'slowed') => void;
  readonly onGoing: () => void;
  readonly onScanning: () => void;
}

/** One file to carry. */
export interface Load extends Carried {
  readonly file: File;
  readonly place: Target;
  readonly uploadId: string | null;
  /** By which name it is announced; left out: by a new one. */
  readonly plannedId?: string | null;
  readonly signal: AbortSignal;
}

interface Parts {
  readonly wire: UploadWire;
  readonly clock: Clock;
}

/** What trying again, from where it stands, can mend. */
const isPassingHere = (error: unknown): boolean =>
  isPassing(error) || ['upload-elsewhere', 'too-many-requests'].includes(problemOf(error));

/** A file that was moved or changed since cannot be read: that looks like a network that is gone. */
async function mustBeReadable(file: File): Promise<void> {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch (cause) {
    throw new Error('The file cannot be read', { cause });
  }
}

/** Until some time has passed, the network is back, or nobody wants it any more. */
function rest(clock: Clock, waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const stop of stops) stop();
      resolve();
    };
    signal.addEventListener('abort', done);
    const stops = [
      clock.after(waitMs, done),
      clock.onOnline(done),
      () => signal.removeEventListener('abort', done),
    ];
    if (signal.aborted) done();
  });
}

/** Asks until it is answered. @throws what no waiting can mend. */
export async function askOn<T>(
  clock: Clock,
  ask: () => Promise<T>,
  mayAskAgain: (error: unknown) => boolean = isPassingHere,
): Promise<T> {
  for (let tries = 0; ; tries += 1)
    try {
      return await ask();
    } catch (error) {
      if (!mayAskAgain(error)) throw error;
      await rest(clock, waitMsAfter(error, tries, clock), new AbortController().signal);
    }
}

/** As long as the service says; else longer each time. Those that were refused together do not come back together. */
function waitMsAfter(error: unknown, tries: number, { random }: Clock): number {
  const asked = (detailsOf(error)?.retryAfterSeconds ?? 0) * 1_000;
  if (asked > 0) return Math.min(longestAskedMs, asked) + random() * 1_000;
  const longest = problemOf(error) === 'upload-elsewhere' ? longestWaitForSelfMs : longestWaitMs;
  return Math.min(longest, 1_000 * 2 ** Math.min(tries, 5)) * (0.5 + random() / 2);
}

const sending = (
  { file, signal, onSent }: Load,
  { from, bytes }: { readonly from: number; readonly bytes: number },
): Sending => ({
  bytes: file.slice(from, from + bytes),
  signal,
  onProgress: (sent) => onSent(Math.min(file.size, from + sent)),
});

/** Up to this length a file comes along with its announcement: of many small ones, each is one request. */
const smallBytes = 1_048_576;

/** Announces it; what is known of it by its id is not lost with the answer. */
async function begin({ wire }: Parts, load: Load, id: string): Promise<Taken> {
  const { file, place, signal, onBegun } = load;
  const { name, size: sizeBytes } = file;
  const first = sending(load, { from: 0, bytes: sizeBytes > smallBytes ? 0 : sizeBytes });
  try {
    const arrived = await wire.begin({ id, name, sizeBytes, place }, first);
    onBegun(id);
    return arrived;
  } catch (error) {
    if (signal.aborted || isPassingHere(error)) onBegun(id);
    throw error;
  }
}

/** Where it stands: null when the service knows nothing of it. */
const offsetOf = ({ wire }: Parts, { signal }: Load, id: string): Promise<number | null> =>
  wire.offsetOf(id, signal).catch((error: unknown) => {
    if (problemOf(error) !== 'not-found') throw error;
    return null;
  });

/** Sends a piece after the other from where it stands; gives what the file is then, if that was said. */
async function sendRest(
  parts: Parts,
  load: Load,
  { id, isNew, onTaken }: Begun,
): Promise<Taken['state']> {
  const { wire, clock } = parts;
  const { file, onSent } = load;
  const arrived = isNew ? null : await offsetOf(parts, load, id);
  let taken: Taken =
    arrived === null ? await begin(parts, load, id) : { bytes: arrived, state: null };
  onSent(taken.bytes);
  onTaken(taken.bytes);
  let pieceBytes = firstPieceBytes;
  while (taken.bytes < file.size) {
    const since = clock.now();
    const from = taken.bytes;
    taken = await wire.send(id, from, sending(load, { from, bytes: pieceBytes }));
    pieceBytes = nextPieceBytes(pieceBytes, clock.now() - since);
    onSent(taken.bytes);
    onTaken(taken.bytes);
  }
  return taken.state;
}

interface Begun {
  readonly id: string;
  /** Nothing was said of it yet. */
  readonly isNew: boolean;
  /** So much of it has arrived. */
  readonly onTaken: (bytes: number) => void;
}

/** A file that has arrived, and where it stood when that was last said. */
interface Arrived {
  readonly id: string;
  readonly state?: Taken['state'];
}

/** What the service makes of a file that has arrived. What its last answer said is not asked again. */
export async function settle(
  { wire, clock }: Parts,
  load: Pick<Load, 'signal' | 'onScanning'>,
  { id, state: said = null }: Arrived,
): Promise<'done' | 'infected'> {
  let known = said === 'done' || said === 'scanning' ? { state: said, refusal: null } : null;
  for (;;) {
    const look: Pick<Upload, 'state' | 'refusal'> = known ?? (await wire.look(id, load.signal));
    known = null;
    const { state, refusal } = look;
    if (state === 'done') return 'done';
    if (state === 'refused') {
      // A virus is said of nothing in which none was found.
      if (refusal === 'virus-found') return 'infected';
      throw new ProblemError(refusal ?? 'scan-impossible');
    }
    load.onScanning();
    await rest(clock, lookEveryMs, load.signal);
    if (load.signal.aborted) throw new ProblemError('upload-over');
  }
}

/**
 * Carries a file until it is one there, or refused. It waits while the network or the service is away, and then goes on
 * from what has arrived. @throws what no waiting can mend, and when its signal ends it.
 */
export async function carry(parts: Parts, load: Load): Promise<'done' | 'infected'> {
  const { file, signal } = load;
  const id = load.uploadId ?? load.plannedId ?? uuid();
  let arrived = 0;
  for (let tries = 0; ; tries += 1) {
    try {
      load.onGoing();
      const isNew = load.uploadId === null && tries === 0;
      const onTaken = (bytes: number): void => {
        // A way by which something came is tried again soon, however often it broke before.
        if (bytes > arrived) tries = 0;
        arrived = Math.max(arrived, bytes);
      };
      const state = await sendRest(parts, load, { id, isNew, onTaken });
      return await settle(parts, load, { id, state });
    } catch (error) {
      if (signal.aborted || !isPassingHere(error)) throw error;
      await mustBeReadable(file);
      load.onWaiting(problemOf(error) === 'too-many-requests' ? 'slowed' : 'waiting');
      await rest(parts.clock, waitMsAfter(error, tries, parts.clock), signal);
      if (signal.aborted) throw error;
    }
  }
}
