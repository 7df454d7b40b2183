import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Dialog,
  type Locator,
  type Page,
} from 'playwright-core';
import { onTestFailed, onTestFinished } from 'vitest';
import { noteWhatGoesWrong, tellOf } from './on-failure.ts';
import { patienceMs } from './patience.ts';
import { stack } from './stack.ts';

const running = new Map<number, Promise<Browser>>();

/**
 * One Chromium for all journeys, with a camera that shows a moving picture and a microphone that beeps. Fewer pictures
 * a second (5 at least) where many people share this machine. It ends with the run.
 */
export async function openBrowser(picturesPerSecond = 8): Promise<Browser> {
  const there = await running.get(picturesPerSecond);
  if (there?.isConnected() === true) return there;
  const opened = launchChromium(stack().chromium, picturesPerSecond);
  running.set(picturesPerSecond, opened);
  return opened;
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;

/** A page of a browser that is told to keep no cookies and nothing else of any site; whoever asks for it closes it. */
export async function openWithoutCookies(): Promise<{
  readonly page: Page;
  readonly close: () => Promise<void>;
}> {
  const profile = await mkdtemp(join(tmpdir(), 'astra-profile-'));
  await mkdir(join(profile, 'Default'));
  const wishes = { profile: { default_content_setting_values: { cookies: 2 } } };
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(wishes));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: stack().chromium,
    headless: true,
    args: [...flags],
    locale: 'fr-FR',
    ...phone,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  return {
    page,
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true });
    },
  };
}

/** One more, which whoever asks for it closes. */
export function launchChromium(executablePath: string, picturesPerSecond = 8): Promise<Browser> {
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      ...flags,
      `--use-fake-device-for-media-stream=fps=${String(picturesPerSecond)}`,
      '--use-fake-ui-for-media-stream',
      '--allow-loopback-in-peer-connection',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
}

/** One that gives camera and microphone as its permissions say, and not to everybody; whoever asks for it closes it. */
export const launchWithPermissions = (): Promise<Browser> =>
  chromium.launch({
    executablePath: stack().chromium,
    headless: true,
    args: [...flags, '--use-fake-device-for-media-stream=fps=8'],
  });

export const desktop = { viewport: { width: 1280, height: 800 } } as const;
export const phone = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
} as const;

/** For a file whose pages stay open from one test to the next: shows and tells all of them when a test fails. */
export function pictureFailures(browser: Browser): void {
  onTestFailed(async ({ task }) => {
    const free = new Set([...freePages.values()].flat());
    const open = browser
      .contexts()
      .flatMap((context) => context.pages())
      .filter((page) => !free.has(page));
    await tellOf(open, task.name);
    for (const [index, page] of open.entries())
      await page
        .screenshot({ path: `test-results/${pictureName(task.name, index + 1)}` })
        .catch(() => undefined);
  });
}

const pictureName = (test: string, number: number): string =>
  `${test.slice(0, 60)}-${String(number)}`.replaceAll(/[^\p{L}\d]+/gu, '-').concat('.png');

/**
 * A Matrix event, room or account, or who LiveKit's client says is where: who opens the console of a shared computer
 * learns of none.
 */
const someonesId = /\$[\w-]{43}|![\w-]{43}|@p[0-9a-f]{32}:|(?:room|participant)ID: /u;

/** A page of its own context, whose console errors and policy violations are collected. */
export interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained about: script errors and refused content; and what names somebody in the console. */
  readonly complaints: string[];
}

type Options = Omit<BrowserContextOptions, 'storageState'> & {
  /** Whose session it is. */
  readonly cookies?: Cookies;
  /** Its pages have nothing that browsers learned after 2021, as far as that can be taken away. */
  readonly isOfBefore?: boolean;
};
export type Cookies = Parameters<BrowserContext['addCookies']>[0];

/** Pages that nobody uses, by their looks: a fresh one costs a second of the processor, since it knows no script. */
const freePages = new Map<string, Page[]>();
const taken = new Map<Page, string>();

/** Closes all pages of the file. */
export async function closePages(): Promise<void> {
  await Promise.all([...taken.keys()].map(giveBack));
}

/** For a page that its test needs no longer; at the test's end it is done by itself. */
export async function giveBack(page: Page): Promise<void> {
  const looks = taken.get(page);
  taken.delete(page);
  if (looks === undefined || page.isClosed()) return;
  // What a test had put between the page and its server may still wait for an answer that nobody will read.
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  if (spent.has(page)) return page.context().close();
  try {
    page.removeAllListeners();
    await page.context().setOffline(false);
    await page.evaluate(() => sessionStorage.clear()).catch(() => undefined);
    await page.goto('about:blank', { timeout: 5000 });
    await page.context().clearCookies();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Storage.clearDataForOrigin', {
      origin: stack().origin,
      storageTypes: 'all',
    });
    await devtools.detach();
    freePages.set(looks, [...(freePages.get(looks) ?? []), page]);
  } catch {
    // It holds on to what it shows: the next one begins with a page of its own.
    await page.context().close();
  }
}

async function take(browser: Browser, options: Omit<Options, 'cookies'>): Promise<Page> {
  const looks = JSON.stringify(options);
  const kept = freePages.get(looks)?.filter((one) => one.context().browser() === browser) ?? [];
  const page = kept.pop() ?? (await freshPage(browser, options));
  freePages.set(looks, kept);
  taken.set(page, looks);
  const { viewport, reducedMotion = null, colorScheme = null } = options;
  const unset = { contrast: null, forcedColors: null, media: null } as const;
  await page.emulateMedia({ ...unset, reducedMotion, colorScheme });
  if (viewport) await page.setViewportSize(viewport);
  return page;
}

/** Each was tried to be missing in a real Chromium 109 or 90. */
function forgetWhatCameLater(): void {
  const { prototype: list } = Array;
  for (const name of ['at', 'with', 'toSorted', 'toSpliced', 'toReversed', 'findLast'])
    Reflect.deleteProperty(list, name);
  for (const name of ['any', 'timeout']) Reflect.deleteProperty(AbortSignal, name);
  Reflect.deleteProperty(list, 'findLastIndex');
  Reflect.deleteProperty(AbortSignal.prototype, 'throwIfAborted');
  Reflect.deleteProperty(Object, 'hasOwn');
  Reflect.deleteProperty(Promise, 'withResolvers');
  Reflect.deleteProperty(Response, 'json');
  Reflect.deleteProperty(URL, 'canParse');
  Reflect.deleteProperty(ReadableStream.prototype, Symbol.asyncIterator);
}

async function freshPage(
  browser: Browser,
  { isOfBefore, ...options }: Omit<Options, 'cookies'>,
): Promise<Page> {
  const context = await browser.newContext({
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    baseURL: stack().origin,
    permissions: ['camera', 'microphone'],
    ...options,
  });
  if (isOfBefore === true) await context.addInitScript(forgetWhatCameLater);
  const page = await context.newPage();
  for (const [owner, name] of [
    [page, 'addInitScript'],
    [page, 'route'],
    [page.clock, 'install'],
    [context, 'addInitScript'],
    [context, 'grantPermissions'],
  ] as const)
    spendBy(page, owner, name);
  return page;
}

/** Pages that somebody has given another clock, script or network: nothing takes that from them again. */
const spent = new WeakSet<Page>();

function spendBy(page: Page, owner: object, name: string): void {
  const method = Reflect.get(owner, name) as (...given: readonly unknown[]) => unknown;
  Reflect.set(owner, name, (...given: readonly unknown[]): unknown => {
    spent.add(page);
    return Reflect.apply(method, owner, given);
  });
}

/** What a test in brackets has opened is there for the tests after it. */
const isSetUp = (test: string): boolean => test.startsWith('(');

/**
 * A fault of the client that the deployment serves: as a session begins it asks for the codec of a track which is not on
 * its way yet, and goes on without the answer.
 */
const isOfJitsisClient = ({ message, stack = '' }: Error): boolean =>
  message.includes("reading 'payloads'") && stack.includes('/libs/lib-jitsi-meet.min.js');

let pages = 0;

/** A page that its test gives back at its end, with nothing left of what was stored in it. */
export async function openPage(
  browser: Browser,
  { cookies = [], ...options }: Options = {},
): Promise<Watched> {
  const page = await take(browser, options);
  await page.context().addCookies(cookies);
  pages += 1;
  const number = pages;
  const complaints: string[] = [];
  const uncaught: string[] = [];
  page.on('pageerror', (error) => {
    if (isOfJitsisClient(error)) return;
    complaints.push(error.message);
    uncaught.push(error.stack ?? error.message);
  });
  page.on('console', (message) => {
    const text = message.text();
    const isRefusal = message.type() === 'error' && /content security|trusted/iu.test(text);
    if (isRefusal || someonesId.test(text)) complaints.push(text);
  });
  noteWhatGoesWrong(page);
  page.setDefaultTimeout(patienceMs);
  onTestFinished(async ({ task }) => {
    const path = `test-results/${pictureName(task.name, number)}`;
    if (task.result?.state === 'fail') {
      await tellOf([page], task.name);
      await page.screenshot({ path }).catch(() => undefined);
    }
    if (!isSetUp(task.name)) await giveBack(page);
    // What no test looks for is a fault all the same.
    if (uncaught.length > 0) throw new Error(`Uncaught on a page: ${uncaught.join('\n')}`);
  });
  return { page, context: page.context(), complaints };
}

/** Leaves and comes back, whatever the page asks before; gives what it asked. */
export async function reloadAnyway(page: Page): Promise<readonly string[]> {
  const asked: string[] = [];
  const leave = (dialog: Dialog): void => {
    asked.push(dialog.type());
    void dialog.accept();
  };
  page.on('dialog', leave);
  await page.reload();
  page.off('dialog', leave);
  return asked;
}

/** Whether somebody who does not scroll sees it, and nothing lies over it. */
export async function isInSight(what: Locator): Promise<boolean> {
  return what.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const there = document.elementFromPoint(left + width / 2, top + height / 2);
    return there !== null && element.contains(there);
  });
}
