import { expect, test } from 'vitest';
import { isDatabaseAway } from './database-faults.ts';
import { toAppError } from './request-errors.ts';

const fault = (message: string, code?: string): Error =>
  Object.assign(new Error(message), code === undefined ? {} : { code });

test.each([
  fault('connect ECONNREFUSED 127.0.0.1:8432', 'ECONNREFUSED'),
  fault('terminating connection due to administrator command', '57P01'),
  fault('the database system is starting up', '57P03'),
  fault('connection failure', '08006'),
  fault('Connection terminated unexpectedly'),
  fault('timeout exceeded when trying to connect'),
  new AggregateError([fault('refused', 'ECONNREFUSED')]),
])('%s means that the database is away: come back soon', (error) => {
  const outcome = toAppError(error);

  expect(outcome.problem).toBe('unavailable');
  expect(outcome.extras.retryAfterSeconds).toBe(2);
});

test.each([fault('duplicate key', '23505'), fault('syntax error', '42601'), fault('oh'), 'text'])(
  '%s is a defect of ours',
  (error) => {
    expect(isDatabaseAway(error)).toBe(false);
    expect(toAppError(error).problem).toBe('unexpected');
  },
);
