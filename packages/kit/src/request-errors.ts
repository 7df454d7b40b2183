import type { ProblemKey } from '@astra/contracts/problems';
import { isDatabaseAway } from './database-faults.ts';
import { AppError } from './problems.ts';

type SchemaFault = {
  readonly instancePath: string;
  readonly message?: string;
  readonly params?: Record<string, unknown>;
};
type FastifyFault = {
  readonly validation?: readonly SchemaFault[];
  readonly validationContext?: string;
  readonly statusCode?: number;
};

const byStatus: Readonly<Record<number, ProblemKey>> = {
  400: 'invalid-input',
  404: 'not-found',
  413: 'too-large',
  415: 'unsupported-media-type',
  429: 'too-many-requests',
  503: 'unavailable',
};

/** What a thrown value means to the caller. Anything unknown is a defect of ours. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const fault = (typeof error === 'object' && error !== null ? error : {}) as FastifyFault;
  if (fault.validation) return invalidInput(fault.validation);
  if (isDatabaseAway(error))
    return new AppError('unavailable', undefined, {
      cause: error,
      extras: { retryAfterSeconds: 2 },
    });
  return new AppError(problemOf(fault.statusCode ?? 500), undefined, { cause: error });
}

/** Whatever else the server's parts call the caller's fault (a range, a method, a length) is no defect of ours. */
const problemOf = (status: number): ProblemKey =>
  byStatus[status] ?? (status >= 400 && status < 500 ? 'invalid-input' : 'unexpected');

function invalidInput(faults: readonly SchemaFault[]): AppError {
  const errors = faults.slice(0, 20).map((fault) => ({
    pointer: `${fault.instancePath}${missingPart(fault)}`,
    message: fault.message ?? 'is not right',
  }));
  return new AppError('invalid-input', undefined, { extras: { errors } });
}

const fieldName = /^[A-Za-z][\w-]{0,63}$/;

function missingPart({ params }: SchemaFault): string {
  const name = params?.['missingProperty'] ?? params?.['additionalProperty'];
  // A name that is no name of a field came from outside and is not said back.
  return typeof name === 'string' && fieldName.test(name) ? `/${name}` : '';
}
