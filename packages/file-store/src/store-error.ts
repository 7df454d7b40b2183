/** Why a file server did not do what was asked. */
export type StoreErrorKind =
  /** Nothing is there, or the folder that it would lie in is not. */
  | 'not-found'
  /** The name is taken. */
  | 'exists'
  /** A folder with something in it. */
  | 'not-empty'
  /** A folder where a file is needed, or a file where a folder is. */
  | 'wrong-kind'
  /** A name that this server, another one or a person's computer could take for something else. */
  | 'bad-name'
  /** The content that was to be written has another length than was said. */
  | 'wrong-length'
  /** The server is full, or the quota is used up. */
  | 'no-space'
  | 'read-only'
  /** The server says that these credentials may not, or does not know them. */
  | 'denied'
  /** Somebody else holds it, or the server has too much to do. Worth another try. */
  | 'busy'
  /** It is no longer what it was, or became something else meanwhile. */
  | 'changed'
  /** More than this server takes. */
  | 'too-large'
  /** No connection, or one that broke. Worth another try. */
  | 'unreachable'
  /** No answer in time, or one that comes in drips. */
  | 'timed-out'
  /** An answer that cannot be true: another length, a page instead of data, a way to another host. */
  | 'misbehaved'
  /** An address that this deployment does not reach: its own machine, a cloud's metadata. */
  | 'off-limits'
  /** This kind of server cannot. */
  | 'unsupported'
  /** The caller's own signal. */
  | 'aborted';

/** The only error of the port `FileStore`. The message holds no name of a file and no credential. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly kind: StoreErrorKind;

  constructor(kind: StoreErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** Whether an error is one of the port, of this kind if one is named. */
export function isStoreError(error: unknown, kind?: StoreErrorKind): error is StoreError {
  return error instanceof StoreError && (kind === undefined || error.kind === kind);
}

/** Stops a call whose caller has lost interest. */
export function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new StoreError('aborted', 'The call was called off', { cause: signal.reason });
}
