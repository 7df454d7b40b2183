import { setTimeout as pause } from 'node:timers/promises';
import type { Stack } from '@astra/platform-local/run/stack';
import type { Page } from 'playwright-core';
import type { Bench, Figure, Outcome } from '#lib/bench.ts';
import { openChromium } from '#lib/chromium.ts';
import { inMs, inSeconds, percentile } from '#lib/figures.ts';
import { openPractice, type OneCall } from '#lib/one-call.ts';
import { withStack } from '#lib/own-stack.ts';

const deaths = 10;
const services = [
  'gateway',
  'identity',
  'meetings',
  'chat',
  'documents',
  'security',
  'connectors',
] as const;
const gapBarMs = 500;
const backBarMs = 5_000;

export const bench: Bench = {
  id: 'F01',
  title:
    'A service dies in mid-call (kill -9): the longest stop of a picture, and until it is back',
  run: () => withStack({}, measure),
};

/** In milliseconds. */
type Death = { readonly gap: number; readonly back: number };

async function measure(stack: Stack): Promise<Outcome> {
  const browser = await openChromium();
  try {
    const { call } = await openPractice(stack, browser);
    const ongoing = await call('f01@courriel.example');
    await pause(5_000); // a call that goes on evenly
    const calm: number[] = [];
    for (let n = 0; n < deaths; n += 1) calm.push(await longestStop(ongoing, () => pause(4_000)));
    const all = new Map<string, Death[]>(services.map((service) => [service, []]));
    // In turn: what dies often and quickly is brought back more slowly.
    for (let n = 0; n < deaths; n += 1)
      for (const [service, its] of all) its.push(await die(stack, ongoing, service));
    const figures = [
      figureOf('nothing dies, for four seconds each', calm),
      ...[...all].flatMap(([service, its]) => figuresOf(service, its)),
    ];
    return { figures, notes };
  } finally {
    await browser.close();
  }
}

async function die(stack: Stack, call: OneCall, name: string): Promise<Death> {
  let back = NaN;
  const gap = await longestStop(call, async () => {
    const pid = stack.parts().find((part) => part.name === name)?.pid;
    if (pid === undefined || pid === 0) throw new Error(`${name} does not run`);
    const killed = performance.now();
    process.kill(pid, 'SIGKILL');
    await whenBack(stack, { name, pid });
    back = performance.now() - killed;
    await pause(1_000); // what its coming back may still disturb
  });
  return { gap, back };
}

async function whenBack(
  stack: Stack,
  { name, pid }: { readonly name: string; readonly pid: number },
): Promise<void> {
  const isBack = (): boolean =>
    stack.parts().some((part) => part.name === name && part.pid !== pid && part.state === 'up');
  while (!isBack()) await pause(20);
}

/** The longest time without a new frame on either page while this is done. */
async function longestStop(
  { doctor, patient }: OneCall,
  work: () => Promise<void>,
): Promise<number> {
  const watched = [await watch(doctor, 'Image de Mme'), await watch(patient.page, 'Image de Dr')];
  await work();
  return Math.max(...(await Promise.all(watched.map((longest) => longest()))));
}

type Counting = HTMLVideoElement & { longestStop?: () => number };

async function watch(page: Page, label: string): Promise<() => Promise<number>> {
  const video = page.locator(`video[aria-label^="${label}"]`);
  await video.evaluate((element: Counting) => {
    let last = performance.now();
    let longest = 0;
    let isOver = false;
    const note = (): void => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
      if (!isOver) element.requestVideoFrameCallback(note);
    };
    element.requestVideoFrameCallback(note);
    element.longestStop = () => {
      isOver = true;
      return Math.max(longest, performance.now() - last);
    };
  });
  return () => video.evaluate((element: Counting) => element.longestStop?.() ?? Infinity);
}

const figureOf = (what: string, gaps: readonly number[]): Figure => ({
  what,
  value: `${inMs(percentile(gaps, 0.5))} median, ${inMs(Math.max(...gaps))} longest`,
});

function figuresOf(service: string, all: readonly Death[]): readonly Figure[] {
  const gaps = all.map(({ gap }) => gap);
  const back = all.map((death) => death.back);
  const longest = Math.max(...back);
  return [
    {
      ...figureOf(`${service} dies`, gaps),
      bar: '≤ 500 ms',
      holds: Math.max(...gaps) <= gapBarMs,
    },
    {
      what: `${service} is back`,
      value: `${inSeconds(percentile(back, 0.5))} median, ${inSeconds(longest)} longest`,
      bar: '≤ 5 s',
      holds: longest <= backBarMs,
    },
  ];
}

const notes = [
  `One consultation of a doctor and a patient, each in a page of one headless Chromium with a fake 720p camera, on LiveKit; each service in turn is killed by its process id, ${String(deaths)} times in all, and the supervision brings it back. Between two frames, on whichever of the two pages waited longer, from the kill until a second after the service is up again.`,
  'Everything runs on the one machine: the start of a service takes a core from the two browsers’ encoders and decoders. What the pages wait for when nothing dies stands first.',
];
