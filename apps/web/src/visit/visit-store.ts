import type { CheckResult, GrantComing, Nudge } from '@astra/contracts/meetings';
import type { InvitationCard, Visit } from '@astra/contracts/visit';
import { makeStore, type Observable } from '@astra/page-state/observable';
import { openLiveStream, type LiveState } from '#shared/events.ts';
import { detailsOf, problemOf } from '#shared/problem-error.ts';
import { serverNow } from '#shared/server-clock.ts';
import { ComingGrant } from './coming-grant.ts';
import { lookAt, prove, readVisit, reportChecks } from './visit-api.ts';
import { comesBackTo, isOvertaken, lossOf, proofFault, stopFor, type Place } from './visit-flow.ts';

/** Gives the secret of this tab's link. */
export interface LinkKeeper {
  readonly take: () => string | null;
  readonly isFresh: () => boolean;
}

const retrySeconds = 10;
const lookEveryMs = 60_000;
/** Cards that say something else once it is time, or when the appointment is moved or cancelled. */
const mayChange: ReadonlySet<InvitationCard['state']> = new Set(['too-early', 'ready', 'too-late']);

/** At the opening time, and at least each minute: the appointment may have been moved. In milliseconds. */
const untilOpen = (opensAt: string): number =>
  Math.min(lookEveryMs, Math.max(3_000, Date.parse(opensAt) - serverNow()));

const takeOverTries = 10;
const takeOverWaitMs = 300;

/** The patient's way through one link: what the page shows, and what moves it on. */
export class VisitStore implements Observable<Place> {
  /** The newest word of a moderator for this person. */
  readonly nudges = makeStore<Nudge | null>(null);
  readonly comingGrant: ComingGrant = new ComingGrant();
  readonly #link: LinkKeeper;
  readonly #store = makeStore<Place>({ at: 'loading' });
  #closeStream: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failed: (() => Promise<void>) | undefined;
  /** The stream has told nothing yet: its first word is no news, and no grant follows it. */
  #isNewStream = true;
  #isGoingIn = false;

  constructor(link: LinkKeeper) {
    this.#link = link;
  }

  readonly getSnapshot = (): Place => this.#store.getSnapshot();
  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** Reads the link, or the visit that goes on in this tab. */
  readonly begin = (): Promise<void> =>
    // A link that was just opened is proved again, so that one tab never shows another link's visit.
    this.#link.isFresh() ? this.again() : this.#resume();

  /** From the invitation to the date of birth. */
  readonly startProof = (): void => {
    const place = this.getSnapshot();
    if (place.at !== 'card') return;
    this.#store.set({ at: 'proof', card: place.card, fault: null });
    // Whom a moderator lets in by hand has nothing to prove here.
    if (place.card.proof === 'none') void this.prove();
  };

  /** From the date of birth to the invitation; within a visit that is on its way in, a page back. */
  readonly back = (): void => {
    const place = this.getSnapshot();
    if (place.at === 'proof') this.#showCard(place.card);
    if (place.at === 'visit') this.#store.set({ ...place, back: place.back + 1 });
  };

  /** The page that they had come back to is done once more. */
  readonly forth = (): void => {
    const place = this.getSnapshot();
    if (place.at === 'visit') this.#store.set({ ...place, back: Math.max(0, place.back - 1) });
  };

  readonly prove = async (dateOfBirth?: string): Promise<void> => {
    const place = this.getSnapshot();
    const token = this.#link.take();
    if (place.at !== 'proof' || token === null) return;
    try {
      await prove(token, dateOfBirth);
    } catch (error) {
      const fault = proofFault(error);
      if (fault) return this.#store.set({ at: 'proof', card: place.card, fault });
      // Replaced, locked, cancelled, too late: the card says it with its own page.
      return this.again();
    }
    try {
      await this.#enterOnceFree();
    } catch (error) {
      if (problemOf(error) !== 'not-signed-in') return this.again();
      // The session of a moment ago did not come along: the browser keeps no cookie of ours.
      this.#failed = this.again;
      this.#store.set({ at: 'stop', reason: 'nothing-kept', retrySeconds: null });
    }
  };

  /**
   * Sends what takes the person into the waiting room. It is one step for them, though not for the service: what it tells
   * between the two is not shown.
   */
  readonly goIn = async (send: () => Promise<Visit>): Promise<void> => {
    this.#isGoingIn = true;
    try {
      this.update(await send());
    } finally {
      this.#isGoingIn = false;
    }
  };

  /** Something was sent: the visit as it is now. */
  readonly update = (visit: Visit): void => {
    const place = this.getSnapshot();
    if (place.at === 'visit' && isOvertaken(visit, place.visit)) return;
    this.#show(visit, place.at === 'visit' ? place.isLive : true);
  };

  /** The network is otherwise than the tests found it. Fails where that was not sent. */
  readonly tellNetwork = async (network: CheckResult): Promise<void> => {
    const place = this.getSnapshot();
    if (place.at !== 'visit' || !place.visit.checks) return;
    const { checks, isAudioOnly } = place.visit;
    this.update(await reportChecks({ ...checks, network }, isAudioOnly));
  };

  /** Reads the visit anew; without an answer it stays as it was. */
  readonly refresh = async (): Promise<void> => {
    try {
      this.update(await readVisit());
    } catch (error) {
      const place = this.getSnapshot();
      const reason = lossOf(problemOf(error), place.at === 'visit' ? place.visit.phase : null);
      if (reason === null) return;
      this.stop();
      this.#store.set({ at: 'stop', reason, retrySeconds: null });
    }
  };

  /** Begins again with the link of this tab, also after "on another device". */
  readonly again = async (): Promise<void> => {
    const token = this.#link.take();
    if (token === null)
      return this.#store.set({ at: 'stop', reason: 'invalid', retrySeconds: null });
    try {
      this.#showCard(await lookAt(token));
    } catch (error) {
      this.#stopAt(error, this.again);
    }
  };

  /** Whether this tab knows the link by which to begin again. */
  readonly hasLink = (): boolean => this.#link.take() !== null;

  /** The secret of this tab's link, where it is still known. */
  readonly linkSecret = (): string | null => this.#link.take();

  /** After a failure that passes: tries the same again, now. */
  readonly retry = async (): Promise<void> => this.#failed?.();

  /** Nothing moves by itself any more. */
  readonly stop = (): void => {
    clearTimeout(this.#timer);
    this.#closeStream?.();
  };

  #showCard(card: InvitationCard): void {
    const asksAtOnce = comesBackTo(card) !== null && card.proof === 'date-of-birth';
    this.#store.set(asksAtOnce ? { at: 'proof', card, fault: null } : { at: 'card', card });
    if (mayChange.has(card.state)) this.#readCardLater(card);
  }

  /** The card whose words are on the page now. */
  #shownCard(): InvitationCard | null {
    const place = this.getSnapshot();
    if (place.at === 'card') return place.card;
    return place.at === 'proof' && comesBackTo(place.card) !== null ? place.card : null;
  }

  /** Nothing tells a page that is nobody's yet: an appointment may be moved or cancelled while it lies open. */
  #readCardLater({ state, opensAt }: InvitationCard): void {
    clearTimeout(this.#timer);
    const away = state === 'too-early' ? untilOpen(opensAt) : lookEveryMs;
    this.#timer = setTimeout(() => void this.#readCard(), away);
  }

  readonly #readCard = async (): Promise<void> => {
    const token = this.#link.take();
    if (token === null || this.#shownCard() === null) return;
    const card = await lookAt(token).catch(() => null);
    const shown = this.#shownCard();
    if (shown === null) return;
    // Without an answer it stays as it was.
    const isNews = card !== null && JSON.stringify(card) !== JSON.stringify(shown);
    if (isNews) this.#showCard(card);
    else this.#readCardLater(shown);
  };

  readonly #resume = async (): Promise<void> => {
    try {
      await this.#enter();
    } catch (error) {
      const problem = problemOf(error);
      if (problem === 'not-signed-in' || problem === 'not-allowed') return this.again();
      this.#stopAt(error, this.#resume);
    }
  };

  /** The former device's session ends while this one's begins: its end may take a moment to be known everywhere. */
  async #enterOnceFree(): Promise<void> {
    for (let triesLeft = takeOverTries; ; triesLeft -= 1)
      try {
        return await this.#enter();
      } catch (error) {
        if (problemOf(error) !== 'on-another-device' || triesLeft === 0) throw error;
        await new Promise((resolve) => setTimeout(resolve, takeOverWaitMs));
      }
  }

  async #enter(): Promise<void> {
    this.#show(await readVisit(), true);
    this.#closeStream?.();
    this.#closeStream = openLiveStream({
      url: '/api/meetings/visit/stream',
      // The contract's shapes, from our own service.
      on: {
        visit: (data) => this.#hear(data as Visit),
        grant: (data) => this.comingGrant.settle((data as GrantComing).grant),
        nudge: (data) => this.nudges.set(data as Nudge),
      },
      onState: (state) => this.#onLink(state),
    });
  }

  #hear(visit: Visit): void {
    const place = this.getSnapshot();
    const wasWaiting = place.at === 'visit' && place.visit.phase === 'waiting';
    const isNews = !this.#isNewStream;
    this.#isNewStream = false;
    if (this.#isGoingIn && visit.phase === 'ready') return;
    // From before the answer to what they did since; read anew, since another replica's clock may only seem to say so.
    if (place.at === 'visit' && isOvertaken(visit, place.visit)) return void this.refresh();
    if (isNews && wasWaiting && visit.phase === 'admitted') this.comingGrant.expect();
    this.#show(visit, true);
  }

  #onLink(state: LiveState): void {
    const place = this.getSnapshot();
    if (state !== 'live') this.#isNewStream = true;
    if (place.at === 'visit') this.#show(place.visit, state !== 'broken');
    // A stream that cannot be opened again may mean that the visit went on elsewhere, or that its session is over.
    if (state === 'broken') void this.refresh();
  }

  #show(visit: Visit, isLive: boolean): void {
    clearTimeout(this.#timer);
    const place = this.getSnapshot();
    // Where the visit goes on, it is shown where it goes on.
    const isAsBefore = place.at === 'visit' && place.visit.phase === visit.phase;
    this.#store.set({ at: 'visit', visit, isLive, back: isAsBefore ? place.back : 0 });
    if (visit.phase === 'too-early') this.#openLater(visit.opensAt);
  }

  #openLater(opensAt: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#lookAgain(opensAt), untilOpen(opensAt));
  }

  async #lookAgain(opensAt: string): Promise<void> {
    await this.refresh();
    const place = this.getSnapshot();
    // No answer this time: the page that opens by itself looks again.
    if (place.at === 'visit' && place.visit.phase === 'too-early') this.#openLater(opensAt);
  }

  #stopAt(error: unknown, again: () => Promise<void>): void {
    const reason = stopFor(problemOf(error));
    const isPassing = reason === 'busy' || reason === 'unreachable';
    const seconds = detailsOf(error)?.retryAfterSeconds ?? retrySeconds;
    clearTimeout(this.#timer);
    this.#failed = again;
    if (isPassing) this.#timer = setTimeout(() => void again(), seconds * 1000);
    this.#store.set({ at: 'stop', reason, retrySeconds: isPassing ? seconds : null });
  }
}
