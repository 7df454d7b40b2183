import type { Stack } from '@astra/platform-local/run/stack';
import type { Page } from 'playwright-core';
import type { Figure } from '#lib/bench.ts';
import { openChromium } from '#lib/chromium.ts';
import { inMs, percentile } from '#lib/figures.ts';
import { callsOf } from '#lib/first-picture.ts';
import { markPages, marksSince } from '#lib/marks.ts';
import type { Admission, Watch } from '#lib/watch.ts';

const tries = 10;

export const wayNotes: readonly string[] = [
  'Medians of the moments after the press, each in the page where it happened; what happened in fewer than half of the tries is left out. The marks themselves cost time: the whole is to be read in P1.',
];

/** The steps of ten admissions from the day page and ten from the room. */
export async function wayOfLetIn(stack: Stack): Promise<readonly Figure[]> {
  const browser = await openChromium();
  const watch = new MarkWatch();
  try {
    await callsOf(stack, { browser, tries, name: 'p2way', watch });
    return figuresOf(watch);
  } finally {
    await browser.close();
  }
}

/** Keeps when each step of each admission happened, in milliseconds after the press. */
class MarkWatch implements Watch {
  readonly steps = new Map<string, number[]>();
  tries = 0;

  readonly begin = markPages;

  readonly look = async (): Promise<void> => {};

  readonly admitted = async (admission: Admission): Promise<void> => {
    const { from, pressedAt, seenAt, doctor, patient } = admission;
    if (from === 'room') this.tries += 1;
    await this.#note(`${from}, patient`, patient, { pressedAt, seenAt });
    await this.#note(`${from}, doctor`, doctor, { pressedAt, seenAt });
  };

  async #note(
    who: string,
    page: Page,
    { pressedAt, seenAt }: Pick<Admission, 'pressedAt' | 'seenAt'>,
  ): Promise<void> {
    const often = new Map<string, number>();
    for (const { what, at } of await marksSince(page, pressedAt)) {
      if (at > seenAt + 100) continue;
      const name = what.startsWith('busy') ? 'busy' : what;
      const n = (often.get(name) ?? 0) + 1;
      often.set(name, n);
      const key = `${who}: ${name}${n > 1 ? ` (${String(n)})` : ''}`;
      this.steps.set(key, [...(this.steps.get(key) ?? []), at - pressedAt]);
    }
  }
}

/** The steps in the order in which they happen, page by page. The first call only warmed up. */
function figuresOf({ steps, tries }: MarkWatch): readonly Figure[] {
  return [...steps]
    .filter(([, times]) => times.length > tries / 2)
    .map(([what, times]) => ({ what, at: percentile(times, 0.5), p95: percentile(times, 0.95) }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ what, at, p95 }) => ({ what, value: `${inMs(at)} (p95 ${inMs(p95)})` }));
}
