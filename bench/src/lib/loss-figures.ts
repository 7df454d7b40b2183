import { inMs, percentile } from '#lib/figures.ts';
import type { Figure } from '#lib/bench.ts';
import type { Loss } from '#lib/engine-loss.ts';

const barMs = 5_000;

/** From the death of an engine to new pictures, on each side. */
export const lossFigures = (taken: readonly Loss[]): readonly Figure[] => [
  ...figuresOf(
    'at the patient',
    taken.map((one) => one.patientMs),
  ),
  ...figuresOf(
    'at the doctor',
    taken.map((one) => one.doctorMs),
  ),
  ...figuresOf(
    'on both sides',
    taken.map((one) => Math.max(one.patientMs, one.doctorMs)),
  ),
  ...noticed(taken.map((one) => one.movedMs)),
];

function figuresOf(where: string, times: readonly number[]): readonly Figure[] {
  const p95 = percentile(times, 0.95);
  return [
    { what: `killed → first new picture ${where}, median`, value: inMs(percentile(times, 0.5)) },
    { what: 'the same, p95', value: inMs(p95), bar: '≤ 5 s', holds: p95 <= barMs },
    { what: 'the same, longest', value: inMs(Math.max(...times)) },
  ];
}

const noticed = (times: readonly number[]): readonly Figure[] => [
  {
    what: 'of that: killed → the service has moved the meeting, median',
    value: inMs(percentile(times, 0.5)),
  },
  { what: 'the same, longest', value: inMs(Math.max(...times)) },
];
