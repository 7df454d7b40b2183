import { isStoreError, StoreError } from '../store-error.ts';
import type { StoreErrorKind } from '../store-error.ts';

const kinds: Readonly<Record<string, StoreErrorKind>> = {
  ENOENT: 'not-found',
  EEXIST: 'exists',
  ENOTEMPTY: 'not-empty',
  EISDIR: 'wrong-kind',
  ENOTDIR: 'wrong-kind',
  // A folder into itself.
  EINVAL: 'wrong-kind',
  ENAMETOOLONG: 'bad-name',
  EILSEQ: 'bad-name',
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  EFBIG: 'too-large',
  EROFS: 'read-only',
  EACCES: 'denied',
  EPERM: 'denied',
  // A link where none is followed.
  ELOOP: 'denied',
  EBUSY: 'busy',
  ETXTBSY: 'busy',
  EMFILE: 'busy',
  ENFILE: 'busy',
  // What a mounted share says when its server is gone.
  EIO: 'unreachable',
  ESTALE: 'unreachable',
  EHOSTDOWN: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENOTCONN: 'unreachable',
  ECONNABORTED: 'unreachable',
  ENODEV: 'unreachable',
  ETIMEDOUT: 'timed-out',
};

/** The operating system's word in the port's; the system's own message names files, so it only goes along as cause. */
export function inWordsOfThePort(error: unknown): unknown {
  if (isStoreError(error)) return error;
  const code = codeOf(error);
  const kind = code === undefined ? undefined : kinds[code];
  if (kind === undefined) return error;
  return new StoreError(kind, `The file system says ${code ?? ''}`, { cause: error });
}

/** The name of a system error. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
