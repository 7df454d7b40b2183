/** Connection exceptions, too many connections, shut down, crash, starting up (PostgreSQL, appendix A). */
const lostCodes = /^(?:08...|53300|57P0[1-3])$/;
const lostWays = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
]);
/** The driver's own words where it gives no code. */
const lostWords =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Whether a fault says that the database is away for the moment, as when it restarts: nothing is wrong with the request. */
export function isDatabaseAway(fault: unknown): boolean {
  if (!(fault instanceof Error)) return false;
  const { code } = fault as { code?: unknown };
  if (typeof code === 'string') return lostCodes.test(code) || lostWays.has(code);
  if (fault instanceof AggregateError) return fault.errors.some(isDatabaseAway);
  return lostWords.test(fault.message);
}
