import type { Clock } from '@astra/page-state/clock';
import type { Target } from '#api/documents.ts';
import type { UploadWire } from '#api/upload-wire.ts';
import { firstPieceBytes, nextPieceBytes } from './piece-size.ts';
import { ProblemError, isPassing, problemOf } from '#shared/problem-error.ts';

const lookEveryMs = 1_500;
const longestWaitMs = 30_000;

/** What happens to a file on its way. */
export interface Carried {
  readonly onBegun: (uploadId: string) => void;
  readonly onSent: (bytes: number) => void;
  readonly onWaiting: () => void;
  readonly onGoing: () => void;
  readonly onScanning: () => void;
}

/** One file to carry. */
export interface Load extends Carried {
  readonly file: File;
  readonly place: Target;
  readonly uploadId: string | null;
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

/** Sends a piece after the other from where it stands. */
async function sendRest(
  { wire, clock }: Parts,
  load: Load,
  begun: { uploadId: string | null },
): Promise<void> {
  const { file, place, signal, onSent } = load;
  const sending = (from: number, bytes: number): Parameters<UploadWire['send']>[2] => ({
    bytes: file.slice(from, from + bytes),
    signal,
    onProgress: (sent) => onSent(Math.min(file.size, from + sent)),
  });
  if (begun.uploadId === null) {
    const { name, size: sizeBytes } = file;
    begun.uploadId = await wire.begin({ name, sizeBytes, place }, signal);
    load.onBegun(begun.uploadId);
  }
  let offset = await wire.offsetOf(begun.uploadId, signal);
  onSent(offset);
  let pieceBytes = firstPieceBytes;
  while (offset < file.size) {
    const since = clock.now();
    offset = await wire.send(begun.uploadId, offset, sending(offset, pieceBytes));
    pieceBytes = nextPieceBytes(pieceBytes, clock.now() - since);
    onSent(offset);
  }
}

/** What the service makes of a file that has arrived. */
export async function settle(
  { wire, clock }: Parts,
  load: Pick<Load, 'signal' | 'onScanning'>,
  uploadId: string,
): Promise<'done' | 'infected'> {
  for (;;) {
    const { state } = await wire.look(uploadId, load.signal);
    if (state === 'done') return 'done';
    if (state === 'refused') return 'infected';
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
  const begun = { uploadId: load.uploadId };
  for (let tries = 0; ; tries += 1) {
    try {
      load.onGoing();
      await sendRest(parts, load, begun);
      return await settle(parts, load, begun.uploadId ?? '');
    } catch (error) {
      if (signal.aborted || !isPassingHere(error)) throw error;
      await mustBeReadable(file);
      load.onWaiting();
      const waitMs = Math.min(longestWaitMs, 1_000 * 2 ** Math.min(tries, 5));
      await rest(parts.clock, waitMs * (0.5 + parts.clock.random() / 2), signal);
      if (signal.aborted) throw error;
    }
  }
}
