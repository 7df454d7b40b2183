import type { Stack } from '@astra/platform-local/run/stack';
import type { Bench, Figure, Outcome } from '#lib/bench.ts';
import { openChromium } from '#lib/chromium.ts';
import { lossesOf } from '#lib/engine-loss.ts';
import { inMs, percentile } from '#lib/figures.ts';
import { withStack } from '#lib/own-stack.ts';

/** Twenty unless another number is asked for. */
const tries = Number(process.env['BENCH_TRIES'] ?? 20);
const barMs = 5_000;

export const bench: Bench = {
  id: 'P12',
  title: 'A video server dies in mid-call (kill -9) → the pictures move again on the stand-by',
  run: () => withStack({ withStandBy: true }, measure),
};

async function measure(stack: Stack): Promise<Outcome> {
  const browser = await openChromium();
  try {
    const taken = await lossesOf(stack, { browser, tries });
    const figures = [
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
    return { figures, notes };
  } finally {
    await browser.close();
  }
}

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

const notes = [
  `${String(tries)} consultations of a doctor and a patient, each in one headless Chromium with a fake 720p camera, on LiveKit with a second LiveKit as stand-by. The first server is killed by its process id; a picture counts when a frame of a new track is drawn. The dead server stays away for eight seconds, and each call begins only when it is back in use.`,
  'Clocks: the kill by the bench, the frames by the pages, on one machine. Detection is by looks every half second; two must fail.',
];
