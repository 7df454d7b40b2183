import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import type { Stack } from '@astra/platform-local/run/stack';
import type { Bench, Figure, Outcome } from '#lib/bench.ts';
import type { BrowserLike } from '#lib/browser-like.ts';
import { signedIn } from '#lib/chats.ts';
import { openChromium, pageOf } from '#lib/chromium.ts';
import { inMegabytes, inMs, inSeconds, percentile } from '#lib/figures.ts';
import { tabBytes } from '#lib/long-chat.ts';
import { makeFiles, makeFolder } from '#lib/many-files.ts';
import { personWho, withStack } from '#lib/own-stack.ts';

const inFolder = 10_000;
const longestMs = 300_000;

/** A large folder as somebody scrolls through it, in their browser. */
export const bench: Bench = {
  id: 'P6scroll',
  title: 'a folder of 10,000 entries, scrolled through',
  run: () => withStack({}, measure),
};

async function measure(stack: Stack): Promise<Outcome> {
  const who = await signedIn(stack, personWho(stack, 'clinician'));
  const folderId = await fill(stack, who);
  const browser = await openChromium();
  try {
    const { page } = await pageOf(browser, stack.origin, who);
    await page.goto(`/documents?dossier=${folderId}`);
    return {
      figures: await figuresOf(browser, page),
      notes: [
        `${inFolder.toLocaleString('en')} files in one folder, in pages of 100. To its end: the last row is brought into sight in each frame until all have come. Frames: the whole list is then scrolled from its beginning at an even pace for ten seconds. The stop with each page that comes is the longest time between two frames before the next page, by where in the folder it is.`,
        'One headless Chromium without a graphics processor (1280 × 720), everything on one machine. Memory is the proportional set size of the tab’s process.',
      ],
    };
  } finally {
    await browser.close();
  }
}

async function fill(stack: Stack, who: BrowserLike): Promise<string> {
  const { items } = await who.get<{ items: readonly { id: string; kind: string }[] }>(
    '/api/documents/spaces',
  );
  const spaceId = items.find(({ kind }) => kind === 'own')?.id ?? '';
  const client = new pg.Client({
    connectionString: stack.run.databases['documents']?.ownerUrl ?? '',
  });
  await client.connect();
  const id = randomUUID();
  await client.query("select set_config('astra.scope', 'system', false)");
  const { rows } = await client.query<{ organisation: string }>(
    'select organisation_id as organisation from spaces where id = $1',
    [spaceId],
  );
  const organisationId = rows[0]?.organisation ?? '';
  await makeFolder(client, { id, organisationId, spaceId });
  const wish = { organisationId, spaceId, folderId: id };
  await makeFiles(client, { ...wish, from: 0, count: inFolder });
  await client.query('analyze items');
  await client.end();
  return id;
}

async function figuresOf(browser: Browser, page: Page): Promise<readonly Figure[]> {
  await page.locator('tbody tr').nth(99).waitFor();
  const short = await tabBytes(browser);
  const begun = performance.now();
  const stops = await toItsEnd(page);
  const took = performance.now() - begun;
  const frames = await scrollThrough(page);
  const at = (share: number): number => Math.floor(stops.length * share);
  const stopIn = (from: number, to: number): string =>
    inMs(percentile(stops.slice(at(from), at(to)), 0.5));
  return [
    { what: 'from its beginning to its end, all rows there', value: inSeconds(took) },
    { what: 'stop with a page that comes, in the first tenth', value: stopIn(0, 0.1) },
    { what: '… in the last tenth', value: stopIn(0.9, 1) },
    {
      what: 'frames while all 10,000 are scrolled through',
      value: `${inMs(percentile(frames, 0.5))} median, ${inMs(percentile(frames, 0.95))} p95, ${inMs(Math.max(...frames))} longest`,
    },
    {
      what: 'the tab, with 100 and with 10,000 rows',
      value: `${inMegabytes(short)}, ${inMegabytes(await tabBytes(browser))}`,
    },
  ];
}

/** Gives the longest time between two frames for each page of rows that came. */
function toItsEnd(page: Page): Promise<readonly number[]> {
  const seen = page.evaluate(
    (wanted) =>
      new Promise<number[]>((resolve) => {
        const stops: number[] = [];
        const body = document.querySelector('tbody');
        if (!body) throw new Error('There is no list');
        let [rows, longest, last] = [body.rows.length, 0, performance.now()];
        const step = (now: number): void => {
          longest = Math.max(longest, now - last);
          last = now;
          if (body.rows.length > rows) {
            stops.push(longest);
            [rows, longest] = [body.rows.length, 0];
          }
          body.rows[rows - 1]?.scrollIntoView({ block: 'end' });
          if (rows < wanted) requestAnimationFrame(step);
          else resolve(stops);
        };
        requestAnimationFrame(step);
      }),
    inFolder,
  );
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('Its end did not come')), longestMs).unref();
  });
  return Promise.race([seen, late]);
}

/** Gives how long each frame took. */
function scrollThrough(page: Page): Promise<readonly number[]> {
  return page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const rows = document.querySelectorAll('tbody tr');
        const frames: number[] = [];
        const begun = performance.now();
        let last = begun;
        const step = (now: number): void => {
          frames.push(now - last);
          last = now;
          const share = Math.min(1, (now - begun) / 10_000);
          rows[Math.floor((rows.length - 1) * share)]?.scrollIntoView({ block: 'center' });
          if (share < 1) requestAnimationFrame(step);
          else resolve(frames.slice(1));
        };
        requestAnimationFrame(step);
      }),
  );
}
