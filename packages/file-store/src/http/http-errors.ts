import { isStoreError, StoreError } from '../store-error.ts';
import type { StoreErrorKind } from '../store-error.ts';

const kinds: Readonly<Record<string, StoreErrorKind>> = {
  UND_ERR_CONNECT_TIMEOUT: 'timed-out',
  UND_ERR_HEADERS_TIMEOUT: 'timed-out',
  UND_ERR_BODY_TIMEOUT: 'timed-out',
  ETIMEDOUT: 'timed-out',
  UND_ERR_HEADERS_OVERFLOW: 'misbehaved',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'misbehaved',
};
/** Whatever else happens on the way is a line that did not hold. */
const lost = new Set([
  'UND_ERR_SOCKET',
  // Less than was promised, then the end: a server that was killed and one that lies look the same.
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

const isOfCertificates = (code: string): boolean =>
  /^(?:ERR_TLS|CERT_|DEPTH_ZERO|UNABLE_TO|SELF_SIGNED|EPROTO|ERR_SSL)/u.test(code);

/** Whether a server was not reached since it does not prove who it is. */
export const isUnproved = (error: unknown): boolean =>
  isStoreError(error, 'unreachable') && isOfCertificates(codeOf(error.cause) ?? '');

/** Whether a connection ended under a question, which tells nothing about the server itself. */
export const isLineCut = (error: unknown): boolean =>
  ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(codeOf(error) ?? '');

/** What the network says, in the port's words. */
export function inWordsOfThePort(error: unknown, signal?: AbortSignal): unknown {
  const own = ownError(error);
  if (own) return own;
  if (signal?.aborted)
    return new StoreError('aborted', 'The call was called off', { cause: error });
  const code = codeOf(error);
  if (code === undefined) return error;
  // A certificate that is not right: somebody else may be answering.
  if (isOfCertificates(code))
    return new StoreError('unreachable', 'The file server does not prove who it is', {
      cause: error,
    });
  const kind = kinds[code] ?? (code.startsWith('HPE_') ? 'misbehaved' : undefined);
  if (kind) return new StoreError(kind, sentences[kind] ?? kind, { cause: error });
  if (!lost.has(code)) return error;
  return new StoreError('unreachable', 'The file server cannot be reached', { cause: error });
}

const sentences: Partial<Record<StoreErrorKind, string>> = {
  'timed-out': 'The file server does not answer in time',
  misbehaved: 'The file server does not speak as it should',
};

/** Ours, also when the network's own error only carries it. */
function ownError(error: unknown): StoreError | undefined {
  if (isStoreError(error)) return error;
  if (error instanceof AggregateError) return error.errors.find((each) => isStoreError(each));
  return error instanceof Error && error.cause !== undefined ? ownError(error.cause) : undefined;
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return undefined;
}
