import { isStoreError, StoreError } from '../store-error.ts';
import type { StoreErrorKind } from '../store-error.ts';

const byName: Readonly<Record<string, StoreErrorKind>> = {
  NoSuchKey: 'not-found',
  NoSuchBucket: 'not-found',
  NoSuchUpload: 'not-found',
  NotFound: 'not-found',
  AccessDenied: 'denied',
  InvalidAccessKeyId: 'denied',
  SignatureDoesNotMatch: 'denied',
  ExpiredToken: 'denied',
  MethodNotAllowed: 'read-only',
  EntityTooLarge: 'too-large',
  KeyTooLongError: 'bad-name',
  InvalidRange: 'changed',
  ConditionalRequestConflict: 'busy',
  OperationAborted: 'busy',
  SlowDown: 'busy',
  ServiceUnavailable: 'busy',
  InsufficientStorage: 'no-space',
  QuotaExceeded: 'no-space',
  XMinioStorageFull: 'no-space',
  // Servers on a file system, where a file and a folder cannot have one name.
  ExistingObjectIsDirectory: 'exists',
  ObjectParentIsFile: 'not-found',
  NotImplemented: 'unsupported',
};
const byStatus: Readonly<Record<number, StoreErrorKind>> = {
  401: 'denied',
  403: 'denied',
  404: 'not-found',
  408: 'timed-out',
  409: 'busy',
  413: 'too-large',
  416: 'changed',
  429: 'busy',
  503: 'busy',
  504: 'timed-out',
  507: 'no-space',
};

/** What the library throws, in the port's words. `preconditions`: what a 412 means here. */
export function inWordsOfThePort(
  error: unknown,
  precondition: StoreErrorKind = 'changed',
): unknown {
  if (isStoreError(error)) return error;
  if (!(error instanceof Error)) return error;
  if (isStoreError(error.cause)) return error.cause;
  const status = statusOf(error);
  if (status === 412 || error.name === 'PreconditionFailed')
    return new StoreError(precondition, 'The file server says that it is not so (any more)', {
      cause: error,
    });
  const kind = byName[error.name] ?? byStatus[status ?? 0] ?? otherwise(status);
  return new StoreError(
    kind,
    `The file server answers with ${status ?? 'nothing that can be read'}`,
    {
      cause: error,
    },
  );
}

/** An answer that the library could not read has a good status or none. */
const otherwise = (status: number | undefined): StoreErrorKind =>
  status !== undefined && status >= 500 ? 'unreachable' : 'misbehaved';

function statusOf(error: Error): number | undefined {
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata))
    return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
