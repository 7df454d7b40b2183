import { appendFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

/** What a page could not have, and what its console said, the last ones of each. */
interface Noted {
  readonly requests: string[];
  readonly console: string[];
}

const noted = new WeakMap<Page, Noted>();
const most = 10;

function keep(list: string[], line: string): void {
  list.push(line.slice(0, 300));
  if (list.length > most) list.shift();
}

/** Begins to note what goes wrong on a page, for `tellOf`. */
export function noteWhatGoesWrong(page: Page): void {
  const own: Noted = { requests: [], console: [] };
  noted.set(page, own);
  page.on('response', (reply) => {
    const status = reply.status();
    if (status >= 400)
      keep(own.requests, `${reply.request().method()} ${pathOf(reply.url())} ${String(status)}`);
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? 'failed';
    keep(own.requests, `${request.method()} ${pathOf(request.url())} ${why}`);
  });
  page.on('pageerror', (error) => keep(own.console, `uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      keep(own.console, `${message.type()}: ${message.text()}`);
  });
}

/** Without what stands behind it: that may be somebody's key. */
const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : url);

/** One page in words, for a log in which no picture can be seen. All people are the demo's. */
async function wordsOf(page: Page): Promise<string> {
  const read = async (selector: string): Promise<string> =>
    page
      .locator(selector)
      .first()
      .innerText({ timeout: 3_000 })
      .catch(() => '(cannot be read)');
  const { requests, console } = noted.get(page) ?? { requests: [], console: [] };
  const text = (await read('body')).replaceAll(/\s+/gu, ' ').slice(0, 600);
  return [
    `page ${pathOf(page.url())}, headed “${await read('h1')}”`,
    `  shows: ${text}`,
    ...requests.map((line) => `  request: ${line}`),
    ...console.map((line) => `  console: ${line}`),
  ].join('\n');
}

const told = new WeakMap<Page, string>();

/** Says on the console what these pages show and what went wrong on them; once for each failed test. */
export async function tellOf(pages: readonly Page[], test: string): Promise<void> {
  for (const page of pages) {
    if (page.isClosed() || told.get(page) === test) continue;
    told.set(page, test);
    const words = await wordsOf(page);
    // oxlint-disable-next-line no-console -- where only the text of a run is kept, this is what there is
    console.error(`“${test}” failed:\n${words}`);
    keepForTheEnd(`“${test}”: ${words.split('\n').slice(0, 2).join('\n')}\n`);
  }
}

/** The whole run says it once more at its end: of a long log often only that is kept. */
function keepForTheEnd(words: string): void {
  const { ASTRA_FAILED_PAGES: file } = process.env;
  if (file !== undefined) appendFileSync(file, words);
}
