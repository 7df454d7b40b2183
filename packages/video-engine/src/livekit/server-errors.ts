import { ServerError } from 'livekit-server-sdk';
import { EngineError } from '../engine-error.ts';

/** Runs one call to the server; every failure becomes an `EngineError`. */
export async function attempt<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw translate(cause);
  }
}

/** The same, but null when the server says that there is no such room, participant or track. */
export async function unlessAbsent<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (cause) {
    if (isAbsence(cause)) return null;
    throw translate(cause);
  }
}

function isAbsence(cause: unknown): boolean {
  return cause instanceof ServerError && (cause.status === 404 || cause.code === 'not_found');
}

function translate(cause: unknown): EngineError {
  // 5xx: a server that is there but cannot serve is as good as none.
  if (!(cause instanceof ServerError) || cause.status >= 500) {
    return new EngineError('unreachable', 'The engine does not answer', { cause });
  }
  return new EngineError('refused', `The engine refused: ${cause.code ?? cause.status}`, { cause });
}
