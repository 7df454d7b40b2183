import type { Visit } from '@astra/contracts/visit';
import { makeStore, type Observable } from '@astra/call-core/observable';
import { openLiveStream } from '#shared/events.ts';
import { serverNow } from '#shared/server-clock.ts';
import { detailsOf, problemOf } from '#shared/problem-error.ts';
import { lookAt, prove, readVisit } from './visit-api.ts';
import { stopFor, type Place, type ProofFault } from './visit-flow.ts';

/** The patient's way through one link: what the page shows, and what moves it on. */
export interface VisitStore extends Observable<Place> {
  /** Reads the link or the visit that goes on in this tab. */
  readonly begin: () => Promise<void>;
  readonly startProof: () => void;
  readonly prove: (dateOfBirth: string) => Promise<void>;
  /** Something was sent: the visit as it is now. */
  readonly update: (visit: Visit) => void;
  /** Reads the visit anew. */
  readonly refresh: () => Promise<void>;
  /** After "on another device": begins again here, with the link of this tab. */
  readonly again: () => Promise<void>;
  /** After a failure that passes: tries the same again, now. */
  readonly retry: () => Promise<void>;
  readonly stop: () => void;
}

type LinkKeeper = { readonly take: () => string | null; readonly isFresh: () => boolean };

const retrySeconds = 10;

/** Makes the store; `link` gives the secret of this tab's link. */
export function makeVisitStore(link: LinkKeeper): VisitStore {
  const store = makeStore<Place>({ at: 'loading' });
  let closeStream: (() => void) | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let failed: () => Promise<void> = async () => undefined;

  const stopAt = (error: unknown, again: () => Promise<void>): void => {
    const reason = stopFor(problemOf(error));
    const isPassing = reason === 'busy' || reason === 'unreachable';
    clearTimeout(retry);
    failed = again;
    const seconds = detailsOf(error)?.retryAfterSeconds ?? retrySeconds;
    if (isPassing) retry = setTimeout(() => void again(), seconds * 1000);
    store.set({ at: 'stop', reason, retrySeconds: isPassing ? seconds : null });
  };

  const showVisit = (visit: Visit, isLive: boolean): void => {
    store.set({ at: 'visit', visit, isLive });
    clearTimeout(retry);
    if (visit.phase === 'too-early') openLater(visit.opensAt, refresh);
  };

  const follow = (): void => {
    closeStream?.();
    closeStream = openLiveStream({
      url: '/api/meetings/visit/stream',
      // The service sends nothing but whole visits under this name.
      on: { visit: (data) => showVisit(data as Visit, true) },
      onState: (state) => {
        const place = store.getSnapshot();
        if (place.at === 'visit') showVisit(place.visit, state !== 'broken');
        // A stream that cannot be opened again may mean that the visit went on elsewhere.
        if (state === 'broken') void refresh();
      },
    });
  };

  const enter = async (): Promise<void> => {
    showVisit(await readVisit(), true);
    follow();
  };

  const refresh = async (): Promise<void> => {
    try {
      const visit = await readVisit();
      const place = store.getSnapshot();
      showVisit(visit, place.at === 'visit' ? place.isLive : true);
    } catch (error) {
      const problem = problemOf(error);
      if (problem !== 'not-signed-in' && problem !== 'on-another-device') return;
      closeStream?.();
      store.set({ at: 'stop', reason: 'elsewhere', retrySeconds: null });
    }
  };

  const showCard = async (): Promise<void> => {
    const token = link.take();
    if (token === null) return store.set({ at: 'stop', reason: 'invalid', retrySeconds: null });
    try {
      const card = await lookAt(token);
      store.set({ at: 'card', card });
      if (card.state === 'too-early') openLater(card.opensAt, showCard);
    } catch (error) {
      stopAt(error, showCard);
    }
  };

  const openLater = (opensAt: string, again: () => Promise<void>): void => {
    clearTimeout(retry);
    // At the opening time, and at least each minute: the appointment may have been moved.
    const away = Math.min(60_000, Math.max(3_000, Date.parse(opensAt) - serverNow()));
    retry = setTimeout(() => void again(), away);
  };

  const resume = async (): Promise<void> => {
    try {
      await enter();
    } catch (error) {
      if (problemOf(error) === 'not-signed-in' || problemOf(error) === 'not-allowed')
        await showCard();
      else stopAt(error, resume);
    }
  };

  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    // A link that was just opened is proved again, so that one tab never shows another link's visit.
    begin: () => (link.isFresh() ? showCard() : resume()),
    startProof: () => {
      const place = store.getSnapshot();
      if (place.at === 'card') store.set({ at: 'proof', card: place.card, fault: null });
    },
    prove: async (dateOfBirth) => {
      const place = store.getSnapshot();
      const token = link.take();
      if (place.at !== 'proof' || token === null) return;
      try {
        await prove(token, dateOfBirth);
        await enter();
      } catch (error) {
        const fault = proofFault(error);
        if (fault) store.set({ at: 'proof', card: place.card, fault });
        // Replaced, locked, cancelled, too late: the card says it with its own page.
        else await showCard();
      }
    },
    update: (visit) => {
      const place = store.getSnapshot();
      showVisit(visit, place.at === 'visit' ? place.isLive : true);
    },
    refresh,
    again: showCard,
    retry: () => failed(),
    stop: () => {
      clearTimeout(retry);
      closeStream?.();
    },
  };
}

function proofFault(error: unknown): ProofFault | null {
  const details = detailsOf(error);
  switch (problemOf(error)) {
    case 'proof-refused':
      return { kind: 'wrong', attemptsLeft: details?.attemptsLeft ?? 0 };
    case 'too-many-requests':
      return { kind: 'wait', seconds: details?.retryAfterSeconds ?? 30 };
    case 'offline':
    case 'no-answer':
    case 'unavailable':
    case 'unexpected':
      return { kind: 'failed' };
    default:
      return null;
  }
}
