import type { CheckResult, DeviceChecks } from '@astra/contracts/meetings';

/** One test: not begun, under way, or its result; `unanswered`: the browser asks, and nobody has answered yet. */
export type Check = 'idle' | 'running' | 'unanswered' | CheckResult;
/** The four tests. */
export type Checks = Readonly<Record<'camera' | 'microphone' | 'speaker' | 'network', Check>>;
export type CheckName = keyof Checks;
/** What was tried again, and how it had come out before. */
export type Tried = { readonly [Name in CheckName]?: Check | undefined };

export const noChecks: Checks = {
  camera: 'idle',
  microphone: 'idle',
  speaker: 'idle',
  network: 'idle',
};

const names = [
  'microphone',
  'camera',
  'speaker',
  'network',
] as const satisfies readonly CheckName[];
const fine: ReadonlySet<Check> = new Set<Check>(['good', 'weak', 'udp-blocked', 'skipped']);

/** What keeps the person from going on, the gravest first. */
export function faultsOf(checks: Checks): readonly CheckName[] {
  return names.filter((name) => isFault(checks[name]));
}

/** A result that somebody should do something about. */
export function isFault(check: Check): boolean {
  return check !== 'idle' && check !== 'running' && !fine.has(check);
}

/** What asks the person something before what only shows: on a telephone the picture would push the question out of sight. */
const usual: readonly CheckName[] = ['microphone', 'speaker', 'camera', 'network'];

/** One goes on with it, and something would make it better. */
export const hasAdvice = (check: Check): check is 'weak' | 'udp-blocked' =>
  check === 'weak' || check === 'udp-blocked';

/**
 * Tests with something to mend first, then those with advice, so that both are seen without scrolling; then the usual order.
 * Advice waits for the last answer: a question does not move under the finger. What is being tried `again` stays in sight.
 */
export function inOrder(checks: Checks, again: Tried = {}): readonly CheckName[] {
  const retried = usual.filter((name) => checks[name] === 'running' && again[name] !== undefined);
  const isAnswered = retried.length > 0 || wayOn(checks) !== 'wait';
  const advised = isAnswered ? usual.filter((name) => hasAdvice(checks[name])) : [];
  const first = [...retried, ...faultsOf(checks), ...advised];
  return [...first, ...usual.filter((name) => !first.includes(name))];
}

/** The way on: everything fine, something to mend (with what one goes on without), or still under way. */
export function wayOn(
  checks: Checks,
): 'wait' | 'enter' | 'without-camera' | 'without-microphone' | 'anyway' {
  if (names.some((name) => isUnderWay(name, checks))) return 'wait';
  const faults = faultsOf(checks);
  if (faults.length === 0) return 'enter';
  // A silent microphone is open all the same: one goes on with it.
  if (faults.includes('microphone') && checks.microphone !== 'not-heard')
    return 'without-microphone';
  if (faults.includes('camera')) return 'without-camera';
  return 'anyway';
}

/** The camera is asked for after the microphone: nobody waits for a question that does not come. */
function isUnderWay(name: CheckName, checks: Checks): boolean {
  const isNext = name === 'camera' && checks.microphone === 'unanswered';
  return checks[name] === 'running' || (checks[name] === 'idle' && !isNext);
}

const result = (check: Check): CheckResult =>
  check === 'idle' || check === 'running' || check === 'unanswered' ? 'skipped' : check;

/** The report that the service keeps and the staff see. */
export function reportOf(checks: Checks, roundTripMs: number | null): DeviceChecks {
  return {
    camera: result(checks.camera),
    microphone: result(checks.microphone),
    speaker: result(checks.speaker),
    network: result(checks.network),
    roundTripMs:
      roundTripMs === null ? null : Math.min(60_000, Math.max(0, Math.round(roundTripMs))),
  };
}

/** Kind of device for the words of a remedy. */
export function platformOf(userAgent: string): 'ios' | 'android' | 'desktop' {
  if (/iPhone|iPad|iPod/u.test(userAgent)) return 'ios';
  return userAgent.includes('Android') ? 'android' : 'desktop';
}
