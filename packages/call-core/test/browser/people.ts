import { randomBytes } from 'node:crypto';
import { chromium } from 'playwright-core';
import type { Browser, LaunchOptions, Page } from 'playwright-core';
import { startPageSite, type PageSite } from '@astra/testing/page-site';
import { chromiumPath } from '@astra/video-engine/test-support/chromium';
import type { VideoEngine } from '@astra/video-engine/video-engine';
import type { EngineGrant } from '../../src/call-engine.ts';
import type { LocalStart } from '../../src/local-media.ts';
import {
  forgeFingerprints,
  goOnSending,
  leaveNoWay,
  showSeals,
  type Seal,
  type Shown,
  type SoundWay,
} from './changed-pages.ts';
import type { Harness, SeenParticipant } from './harness.ts';
import type { Lab } from './lab.ts';

/** What a page can reach. */
interface InPage {
  readonly harness: Harness;
}

/** How long a picture, a sound or a state may take on a busy machine. */
const PATIENCE = { timeout: 30_000, polling: 100 } as const;

const flags = (picturesPerSecond: number): readonly string[] => [
  `--use-fake-device-for-media-stream=fps=${String(picturesPerSecond)}`,
  '--use-fake-ui-for-media-stream',
  '--auto-accept-this-tab-capture',
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
];

interface OpenPage {
  readonly page: Page;
  /** Who gives the grants to whoever uses it now. */
  decide: () => Promise<EngineGrant | string>;
}

/** Somebody whose whole browser can be made to stand still with its connections open, as when their network goes. */
interface Freezable {
  readonly person: Person;
  readonly freeze: () => void;
  readonly thaw: () => void;
}

interface TwoInACall {
  readonly roomId: string;
  readonly doctor: Person;
  readonly patient: Person;
}

/** For what is not about pictures: those cost most of a call. */
export const WITHOUT_PICTURES: LocalStart = { camera: { isOn: false } };

/** A real server, a real browser with fake devices, and people who call. */
export class Theatre {
  readonly lab: Lab;
  readonly #browser: Browser;
  readonly #launch: LaunchOptions;
  readonly #site: PageSite;
  readonly #ended = new Set<string>();
  /** Pages that nobody uses: a fresh one costs a second of the processor, since it knows no script. */
  readonly #free: OpenPage[] = [];
  readonly #present: Person[] = [];
  /** An engine that outlives the run remembers rooms and grants of the run before. */
  readonly #run = randomBytes(4).toString('hex');
  #serial = 0;

  private constructor(lab: Lab, [browser, launch]: [Browser, LaunchOptions], site: PageSite) {
    this.lab = lab;
    this.#browser = browser;
    this.#launch = launch;
    this.#site = site;
  }

  /** Fewer pictures a second where many people share one machine. */
  static async open(openLab: () => Promise<Lab>, picturesPerSecond = 20): Promise<Theatre> {
    const launch = { executablePath: chromiumPath(), args: [...flags(picturesPerSecond)] };
    const [lab, browser, site] = await Promise.all([
      openLab(),
      chromium.launch(launch),
      startPageSite({ vite: { root: import.meta.dirname }, program: 'harness.ts' }),
    ]);
    return new Theatre(lab, [browser, launch], site);
  }

  get engine(): VideoEngine {
    return this.lab.engine;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.lab.stop();
    await this.#site.stop();
  }

  aRoom(): string {
    this.#serial += 1;
    return `room-${this.#run}-${this.#serial}`;
  }

  /** A grant as the meetings service would give it; opens the room. */
  async grant(roomId: string, participantId: string, engine = this.engine): Promise<EngineGrant> {
    await this.engine.prepare({ roomId, maxParticipants: 10 });
    this.#serial += 1;
    const grant = await engine.grant({
      grantId: `grant-${this.#run}-${this.#serial}`,
      roomId,
      participantId,
      displayName: `Name of ${participantId}`,
      may: { publish: ['camera', 'microphone', 'screen', 'screen-audio'] },
      connectWithinMs: 120_000,
    });
    return { ...grant, engineId: engine.name };
  }

  /** Ends the meeting for all, as the meetings service would: no grant is given from now on. */
  async end(roomId: string): Promise<void> {
    this.#ended.add(roomId);
    await this.engine.end(roomId);
  }

  /** Everybody leaves: to be called after each test. */
  async sendHome(): Promise<void> {
    await Promise.all(this.#present.splice(0).map((person) => person.close()));
  }

  /** Somebody whose grants come from `decide`; not in the call yet. */
  person(decide: () => Promise<EngineGrant | string>): Promise<Person> {
    return this.#person(decide);
  }

  /** Somebody who gets no grant. */
  stranger(): Promise<Person> {
    return this.#person(async () => 'not-admitted');
  }

  /** Somebody behind a firewall that lets no media through. */
  personWithoutMedia(): Promise<Person> {
    return this.#person(async () => 'not-admitted', leaveNoWay);
  }

  /** Somebody whose signalling is altered on its way to them. */
  personWithForgedKeys(): Promise<Person> {
    return this.#person(async () => 'not-admitted', forgeFingerprints);
  }

  /** Somebody who changed our page: it says that they are silent when they are not. */
  liar(roomId: string, participantId: string): Promise<Person> {
    return this.#changed(goOnSending, { roomId, participantId });
  }

  /** Somebody in the call whose page tells how the media are sealed, and in what form sound comes. */
  callerWhoShowsSeals(roomId: string, participantId: string): Promise<Person> {
    return this.#changed(showSeals, { roomId, participantId, start: WITHOUT_PICTURES });
  }

  async #changed(
    prepare: () => void,
    {
      roomId,
      participantId,
      start,
    }: { readonly roomId: string; readonly participantId: string; readonly start?: LocalStart },
  ): Promise<Person> {
    const person = await this.#person(async () => this.grant(roomId, participantId), prepare);
    await person.join(start);
    return person;
  }

  async #person(
    decide: () => Promise<EngineGrant | string>,
    prepare?: () => void,
  ): Promise<Person> {
    const open = (prepare ? undefined : this.#free.pop()) ?? (await this.#openPage(prepare));
    open.decide = decide;
    await this.#goIn(open);
    let isHere = true;
    const person = new Person(open.page, async () => {
      if (prepare || open.page.isClosed()) return open.page.context().close();
      if (!isHere) return;
      isHere = false;
      // Another address, as when a page is closed: nobody says goodbye to the engine.
      await open.page.goto('about:blank');
      this.#free.push(open);
    });
    this.#present.push(person);
    return person;
  }

  async #goIn({ page }: OpenPage): Promise<void> {
    const { libraryUrl = '' } = this.lab;
    await page.goto(`${this.#site.origin}/?library=${encodeURIComponent(libraryUrl)}`);
    await page.waitForFunction(() => 'harness' in globalThis);
  }

  async #openPage(prepare: () => void = () => {}, browser = this.#browser): Promise<OpenPage> {
    const context = await browser.newContext();
    const page = await context.newPage();
    const open: OpenPage = { page, decide: async () => 'not-admitted' };
    await page.addInitScript(prepare);
    await page.exposeFunction('fetchGrant', () => open.decide());
    return open;
  }

  /** Somebody who is in the call. */
  async caller(roomId: string, participantId: string, start?: LocalStart): Promise<Person> {
    const person = await this.person(async () =>
      this.#ended.has(roomId) ? 'meeting-ended' : this.grant(roomId, participantId),
    );
    await person.join(start);
    return person;
  }

  /** The same in a browser of their own, which can be made to stand still. */
  async freezable(roomId: string, participantId: string): Promise<Freezable> {
    const server = await chromium.launchServer(this.#launch);
    const browser = await chromium.connect(server.wsEndpoint());
    const open = await this.#openPage(undefined, browser);
    open.decide = () => this.grant(roomId, participantId);
    await this.#goIn(open);
    // One that stands still cannot be asked to close.
    const person = new Person(open.page, () => server.kill());
    this.#present.push(person);
    await person.join();
    // It has a process group of its own.
    const group = -(server.process().pid ?? 0);
    return {
      person,
      freeze: () => void process.kill(group, 'SIGSTOP'),
      thaw: () => void process.kill(group, 'SIGCONT'),
    };
  }

  async twoInACall(start?: LocalStart): Promise<TwoInACall> {
    const roomId = this.aRoom();
    const [doctor, patient] = await Promise.all([
      this.caller(roomId, 'doctor', start),
      this.caller(roomId, 'patient', start),
    ]);
    return { roomId, doctor, patient };
  }
}

/** One person in one page. */
export class Person {
  readonly page: Page;
  /** Leaves, as whoever closes the page. */
  readonly close: () => Promise<void>;

  constructor(page: Page, close: () => Promise<void>) {
    this.page = page;
    this.close = close;
  }

  async join(start: LocalStart = {}): Promise<void> {
    await this.page.evaluate(
      (start) => (globalThis as unknown as InPage).harness.start(start),
      start,
    );
    await this.phase('in-call');
  }

  /** Waits until the call is in this phase, or has ended for this reason. */
  async phase(name: string): Promise<void> {
    await this.page.waitForFunction(
      (name) => (globalThis as unknown as InPage).harness.phases.at(-1) === name,
      name,
      PATIENCE,
    );
  }

  /** Waits until the call is over because the meeting is. */
  async isOut(): Promise<void> {
    await this.page.waitForFunction(
      () => {
        const { phases } = (globalThis as unknown as InPage).harness;
        // The engine's word can be lost with the connection; the next grant is refused then.
        return ['ended-by-host', 'refused'].includes(phases.at(-1) ?? '');
      },
      null,
      PATIENCE,
    );
  }

  /** Waits until the roster, as JSON, is as said. */
  sees(fits: (people: readonly SeenParticipant[]) => boolean): Promise<void> {
    return this.until(`(${fits.toString()})(harness.seen())`);
  }

  /** Waits until this is so on the page. */
  async until(claim: string): Promise<void> {
    await this.page.waitForFunction(claim, null, PATIENCE);
  }

  /** How each of their connections is sealed; of `callerWhoShowsSeals` alone. */
  seals(): Promise<readonly Seal[]> {
    return this.page.evaluate(() => (globalThis as unknown as Shown).seals());
  }

  /** In what forms sound has come; of `callerWhoShowsSeals` alone. */
  soundForms(): Promise<readonly number[]> {
    return this.page.evaluate(() => (globalThis as unknown as Shown).soundForms());
  }

  /** Where their own sound goes to, and how many packets of others' came; of `callerWhoShowsSeals` alone. */
  soundWay(): Promise<SoundWay | null> {
    return this.page.evaluate(() => (globalThis as unknown as Shown).soundWay());
  }

  soundReceived(): Promise<number> {
    return this.page.evaluate(() => (globalThis as unknown as Shown).soundReceived());
  }

  /** Waits until pictures or sound come, or until none have come for a second and a half. */
  async perceives(what: 'frames' | 'energy', isGrowing: boolean): Promise<void> {
    const giveUp = Date.now() + PATIENCE.timeout;
    // Not `waitForFunction`: it takes the promise of an asynchronous function for a yes.
    while ((await this.#grows(what)) !== isGrowing)
      if (Date.now() > giveUp) throw new Error(`For long, ${what} growing was not ${isGrowing}`);
  }

  #grows(what: 'frames' | 'energy'): Promise<boolean> {
    return this.page.evaluate(
      (what) => (globalThis as unknown as InPage).harness.grows(what, 1500),
      what,
    );
  }

  /** What the engine's signalling says from now on comes later by as much as is set. To be called before `join`. */
  async slowsItsSignalling(): Promise<{ delayMs: number }> {
    const line = { delayMs: 0 };
    await this.page.routeWebSocket(/./u, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((message) => {
        if (line.delayMs === 0) socket.send(message);
        else setTimeout(() => socket.send(message), line.delayMs);
      });
    });
    return line;
  }

  /** Runs something with the page's harness. */
  async does<T>(deed: (harness: Harness) => Promise<T> | T): Promise<T> {
    const handle = await this.page.evaluateHandle(() => (globalThis as unknown as InPage).harness);
    // The deed is a function of the harness alone: it crosses as its own source.
    return handle.evaluate<T>(deed as never);
  }
}
