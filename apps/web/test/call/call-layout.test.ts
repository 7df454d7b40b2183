import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { theCallPage } from './call-page.ts';
import { cast, SCREENS } from './cast.ts';

const COUNTS = [1, 2, 3, 5, 6, 9, 25] as const;

const { open, complaints } = theCallPage();

/** To look at each frame makes the browser draw each frame, two dozen pictures large. */
const NOT_EACH_FRAME = { polling: 50 } as const;

/** So many people, oneself included; the result is there when all are drawn, and whoever speaks is large where one is. */
async function fill(page: Page, people: number, speaking = 1): Promise<void> {
  const others = cast(people, speaking);
  await page.evaluate((all) => window.callPage.show(all), others);
  await page.waitForFunction(
    ({ count, speaker, voice }) => {
      // A new voice is followed after a while.
      const large = document.querySelector('.tiles > .tiles__at .tile__name');
      if (voice !== '' && large && large.textContent !== voice) return false;
      const speaks = document.querySelector('.tiles__list .tile--speaks, .tile--main.tile--speaks');
      const isDrawn = document.querySelectorAll('.tiles__all .tile').length === count;
      const isSaid =
        speaker === '' || speaks?.querySelector('.tile__name')?.textContent === speaker;
      return count < 3 ? !document.querySelector('.tiles') : isDrawn && isSaid;
    },
    {
      count: people,
      speaker: people > 8 ? (names(people)[speaking] ?? '') : '',
      voice: names(people)[speaking] ?? '',
    },
    NOT_EACH_FRAME,
  );
}

/** As the sills should say them. */
function names(people: number): readonly string[] {
  let martins = 0;
  const all = cast(people).map(({ name }) => name);
  const isDouble = all.filter((name) => name === 'Marie Martin').length > 1;
  return all.map((name) => {
    if (!isDouble || name !== 'Marie Martin') return name;
    martins += 1;
    return `${name} (${String(martins)})`;
  });
}

async function togglePeople(page: Page): Promise<void> {
  await page.getByRole('button', { name: /personnes dans l’appel/u }).click();
}

/** All that is wrong with the view, for each number of people, with the list of people closed and open. */
async function faultsWith(page: Page): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const people of COUNTS) {
    await fill(page, people);
    const expected = { others: cast(people), names: names(people) };
    const look = async (which: string): Promise<void> => {
      const found = await page.evaluate((all) => window.callPage.faults(all), expected);
      faults.push(...found.map((fault) => `${String(people)} people, ${which}: ${fault}`));
    };
    await look('no panel');
    if (people < 3) continue;
    await togglePeople(page);
    await look('panel');
    await togglePeople(page);
  }
  return faults;
}

describe.each(SCREENS.map((screen) => ({ screen, size: screen.join('×') })))(
  'on a screen of $size',
  ({ screen }) => {
    let page: Page;
    beforeAll(async () => {
      page = await open({ screen });
    });

    test('every picture is whole, every name can be read and nothing covers the bar', async () => {
      expect(await faultsWith(page)).toEqual([]);
    });

    test('nobody changes place when another speaks', async () => {
      const moved: number[] = [];
      for (const people of [3, 9, 25]) {
        await fill(page, people, 0);
        const before = await page.evaluate(() => window.callPage.places());
        await fill(page, people, 1);
        const after = await page.evaluate(() => window.callPage.places());
        if (JSON.stringify(before) !== JSON.stringify(after)) moved.push(people);
        expect(Object.keys(before)).toHaveLength(people);
      }

      expect(moved).toEqual([]);
    });
  },
);

test('the pictures make room for a panel in the moment in which it opens: no frame shows them over it', async () => {
  const page = await open({ screen: [844, 390] });
  await fill(page, 9);

  const isCovered = await page.evaluate(async () => {
    document.querySelector<HTMLElement>('.call__count')?.click();
    // What React does at once; no frame comes in between.
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    const cross = document.querySelector('.panel__head button');
    if (!cross) throw new Error('No panel is open');
    const { x, y, width, height } = cross.getBoundingClientRect();
    return !cross.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  });

  expect(isCovered).toBe(false);
});

test.each([
  [390, 844],
  [844, 390],
  [320, 640],
] as const)('the same holds for a patient, whose text is larger, on %s×%s', async (...screen) => {
  const page = await open({ screen, audience: 'patient' });
  const faults = await faultsWith(page);

  expect(faults).toEqual([]);
});

/** What the view asked the engine for, by participant. */
const heights = (page: Page): Promise<Readonly<Record<string, number | 'off'>>> =>
  page.evaluate(() =>
    Object.fromEntries(
      window.callPage.wanted().map(({ participantId, maxHeight }) => [participantId, maxHeight]),
    ),
  );
const offs = (all: Awaited<ReturnType<typeof heights>>): readonly string[] =>
  Object.keys(all).filter((id) => all[id] === 'off');

describe('what is asked of the engine', () => {
  test('one other person is asked for as large as the screen', async () => {
    const page = await open({ screen: [1280, 800] });

    await fill(page, 2);

    await expect.poll(async () => (await heights(page))['p0']).toBeGreaterThan(500);
  });

  test('25 on a desktop are all asked for, as small as they are shown', async () => {
    const page = await open({ screen: [1280, 800] });

    await fill(page, 25);

    const shown = await page.locator('.tiles .tile__pic').first().boundingBox();
    const largest = Math.ceil(shown?.height ?? 0) + 2;
    // 24 others, of whom every fifth has no camera.
    await expect.poll(async () => Object.keys(await heights(page))).toHaveLength(20);
    const asked = Object.values(await heights(page));
    expect(asked.every((height) => height !== 'off' && height <= largest)).toBe(true);
  });

  test('on a phone, who is out of sight is not received until they are scrolled to', async () => {
    const page = await open({ screen: [390, 844] });
    await fill(page, 25);
    await expect.poll(async () => offs(await heights(page))).toContain('p23');
    const atTop = await heights(page);

    await page.locator('.tiles__list').evaluate((list) => list.scrollTo(0, list.scrollHeight));

    await expect.poll(async () => offs(await heights(page))).toContain('p0');
    const atEnd = await heights(page);
    expect(atTop['p0']).not.toBe('off');
    expect(atEnd['p23']).not.toBe('off');
    // Who speaks is shown large and stays so, wherever the list is.
    expect(Number(atTop['p1'])).toBeGreaterThan(Number(atTop['p0']));
    expect(atEnd['p1']).toBe(atTop['p1']);
  });

  test('the button below goes on to the next ones, and at the end back to the first', async () => {
    const page = await open({ screen: [390, 844] });
    await fill(page, 25);
    const below = page.getByRole('button', { name: /autres plus bas/u });
    const left = async (): Promise<number> => Number.parseInt(await below.innerText(), 10);
    const first = await left();

    await below.click();
    await expect.poll(left).toBeLessThan(first);
    await page.locator('.tiles__list').evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await page.getByRole('button', { name: /autres plus haut/u }).click();

    await expect.poll(left).toBe(first);
  });
});

/** From where to where it goes down the page. */
async function spanOf(page: Page, part: string): Promise<readonly [number, number]> {
  const box = await page.locator(part).boundingBox();
  if (!box) throw new Error(`${part} is not there`);
  return [Math.ceil(box.y), Math.floor(box.y + box.height)];
}

describe('for everybody', () => {
  const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

  test.each([
    { people: 9, forcedColors: 'active' },
    { people: 25, forcedColors: 'none' },
  ] as const)(
    '$people people and the list of them have no serious axe finding, forced colours: $forcedColors',
    async ({ people, forcedColors }) => {
      const page = await open({ screen: [390, 844], forcedColors });
      await page.evaluate(await readFile(axe, 'utf8'));
      await fill(page, people);
      await togglePeople(page);

      const { violations } = await page.evaluate<AxeResults>('axe.run()');

      const grave = violations.filter(
        ({ impact }) => impact === 'serious' || impact === 'critical',
      );
      expect(grave.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120) ?? ''}`)).toEqual(
        [],
      );
    },
  );

  test('with forced colours who speaks is framed, and the pictures are too', async () => {
    const page = await open({ screen: [1280, 800], forcedColors: 'active' });
    await fill(page, 9);

    const frames = await page.locator('.tiles .tile').evaluateAll((tiles) =>
      tiles.map((tile) => {
        const { outlineStyle, outlineWidth, borderTopWidth } = getComputedStyle(tile);
        const outline = outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth);
        return { outline, border: Number.parseFloat(borderTopWidth) };
      }),
    );

    expect(frames.map(({ outline }) => outline > 2).indexOf(true)).toBe(1);
    expect(frames.filter(({ outline }) => outline > 2)).toHaveLength(1);
    expect(frames.every(({ border }) => border >= 1)).toBe(true);
  });

  test('a voice is heard of in words too, and the list of people says whose microphone is off', async () => {
    const page = await open({ screen: [1280, 800] });
    await fill(page, 3);
    await togglePeople(page);

    const rows = page.getByRole('region', { name: '3 personnes dans l’appel' }).first();
    await rows.getByText('Parle').waitFor();
    expect(await rows.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringContaining('Dr Nadia Berthelot'),
      expect.stringContaining('M. Karim Kaddour'),
      expect.stringContaining('Marie-Antoinette de La Rochefoucauld-Montmorency'),
    ]);
  });

  test('at 400 % zoom all is in the flow: nothing lies over anything, nothing goes sideways', async () => {
    const page = await open({ screen: [320, 256] });
    const excess: number[] = [];
    for (const people of COUNTS) {
      await fill(page, people);
      excess.push(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth));
    }
    await fill(page, 2);
    await page.getByRole('button', { name: 'Plus' }).click();
    const flow = await Promise.all(
      ['.tile--main', '.tile--float', '.panel', '.callbar'].map((part) => spanOf(page, part)),
    );

    expect(Math.max(...excess)).toBeLessThan(2);
    const ends = flow.map(([, bottom]) => bottom);
    const begins = flow.map(([top]) => top);
    expect(begins.slice(1).filter((top, at) => top < (ends[at] ?? 0))).toEqual([]);
  });
});

test('the view needs no inline script, no inline style and no unsafe assignment', () => {
  expect(complaints).toEqual([]);
});
