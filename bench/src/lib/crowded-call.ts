import type { Stack } from '@astra/platform-local/run/stack';
import type { Page } from 'playwright-core';
import type { Figure } from '#lib/bench.ts';
import { firstFrameAt, openChromium, pageOf, pressAt } from '#lib/chromium.ts';
import { gather, inTurn, takeSeat, type Crowd } from '#lib/crowd.ts';
import { inMegabytes, inSeconds } from '#lib/figures.ts';
import { allMove, costOf, misplaced, picturesOn, rates, receivedKbps } from '#lib/seen-crowd.ts';
import { PathWatch } from '#lib/watch.ts';

/** How many meet, the one who looks included. */
export const crowdSize = 25;
const speakers = 4;
const cameras = 12;
const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const fake = '--use-fake-device-for-media-stream=fps=5';

/** One meeting of `crowdSize` people, as the last one to come sees it. */
export async function crowdFigures(stack: Stack): Promise<readonly Figure[]> {
  const many = await openChromium([fake]);
  const mine = await openChromium([fake]);
  try {
    const crowd = await gather(stack, crowdSize);
    const seats = crowd.members.slice(0, -1).map((_, index) => index);
    await inTurn(seats, (index) =>
      takeSeat(many, stack, {
        crowd,
        index,
        speaks: index < speakers,
        isSeen: index < cameras,
      }),
    );
    return await asTheLastSees(stack, { crowd, mine });
  } finally {
    await Promise.all([many.close(), mine.close()]);
  }
}

type Last = { readonly crowd: Crowd; readonly mine: Awaited<ReturnType<typeof openChromium>> };

async function asTheLastSees(stack: Stack, { crowd, mine }: Last): Promise<readonly Figure[]> {
  const me = crowd.members.at(-1);
  if (!me) throw new Error('The meeting is empty');
  const { page, context } = await pageOf(mine, stack.origin, me.who);
  await new PathWatch().begin(context);
  await page.setViewportSize(desktop);
  await page.goto('/');
  const pressed = await pressAt(page, /^Rejoindre RCP/u);
  const first = await firstFrameAt(page, 'Image de');
  const moving = await allMove(page, 1);
  const all = Date.now();
  const named = await namesOn(page, crowd);
  const inSight = await picturesOn(page);
  const perSecond = await rates(page, 5);
  const kbps = await receivedKbps(page, 5);
  const { tabBytes, cores } = await costOf(mine, 5);
  await page.setViewportSize(phone);
  await allMove(page, 1);
  const onPhone = await picturesOn(page);
  return [
    { what: '“Join” → first picture, the 25th to come', value: inSeconds(first - pressed) },
    { what: '“Join” → every picture in sight moves', value: inSeconds(all - pressed) },
    {
      what: 'people named in the call, oneself included',
      value: String(named),
      bar: String(crowdSize),
      holds: named === crowdSize,
    },
    { what: 'pictures in sight at 1280 × 800, all moving', value: String(moving) },
    ...placed('at 1280 × 800', misplaced(inSight, desktop)),
    { what: 'pictures in sight at 390 × 844, all moving', value: String(onPhone.length) },
    ...placed('at 390 × 844', misplaced(onPhone, phone)),
    {
      what: 'frames a second of a picture in sight, slowest (sent: 5)',
      value: Math.min(...perSecond).toFixed(1),
    },
    { what: 'received by the page', value: `${Math.round(kbps)} kbit/s` },
    { what: 'memory of the tab', value: inMegabytes(tabBytes) },
    { what: 'processor of its browser', value: `${cores.toFixed(2)} cores` },
  ];
}

const placed = (where: string, count: number): readonly Figure[] => [
  {
    what: `pictures cut off or over one another ${where}`,
    value: String(count),
    bar: '0',
    holds: count === 0,
  },
];

/** How many of those invited the list of the call names. */
async function namesOn(page: Page, { members }: Crowd): Promise<number> {
  const open = page.getByRole('button', { name: 'Participants', exact: true });
  await open.click();
  const rows = page.getByRole('listitem').filter({ hasText: /Dr /u });
  await rows.nth(crowdSize - 1).waitFor({ timeout: 20_000 });
  const texts = await rows.allInnerTexts();
  const here = texts.filter((text) => !text.includes('Pas dans l'));
  await open.click();
  return members.filter(({ name }) => here.some((text) => text.split('\n').includes(name))).length;
}

/** How it was taken. */
export const crowdNotes: readonly string[] = [
  `One meeting of ${String(crowdSize)} professionals, all in pages of ours. ${String(crowdSize - 1)} of them share one headless Chromium, each in a context of its own with a window of 320 × 256 and a fake camera of 320 × 180 at 5 pictures a second; ${String(cameras)} of them leave it on, ${String(speakers)} their microphone. The last one has a browser of its own at 1280 × 800: its memory and processor are measured alone.`,
  'Everything (server, database, 25 pages, 25 encoders) runs on the machine named below, so the times are what a machine at its limit gives, not what a person with a machine of their own sees. Memory is the proportional set size of the process of that tab.',
];
