import type { Guest } from '@astra/contracts/actor';
import type { EngineGrant, Nudge } from '@astra/contracts/meetings';
import type { ProblemKey } from '@astra/contracts/problems';
import type { Visit } from '@astra/contracts/visit';
import { AppError } from '@astra/kit/problems';
import type { ByGuest } from '#ports/by.ts';
import type { News } from '#ports/news.ts';
import type { Deps } from './deps.ts';
import type { GrantGuest } from './grants.ts';
import { nameOf } from './names.ts';
import { makePresentVisit, type PresentVisit } from './present-visit.ts';
import { makeRefresher } from './refresher.ts';

/** One open page of a guest. */
export type GuestPage = {
  readonly visit: (visit: Visit) => void;
  /** Follows the visit that says "admitted" after "waiting"; null: it must be asked for. */
  readonly grant: (grant: EngineGrant | null) => void;
  readonly problem: (problem: ProblemKey) => void;
  readonly nudge: (nudge: Nudge) => void;
  readonly close: () => void;
};

type Watcher = {
  readonly by: ByGuest;
  readonly actor: Guest;
  readonly page: GuestPage;
  readonly refresh: () => void;
  /** The host in whose queue the guest stands, as last read. */
  hostId: string;
  /** As last shown. */
  phase: Visit['phase'] | null;
};

/** Pages of guests that are open on this replica. */
export class LiveGuests {
  readonly #watchers = new Set<Watcher>();
  readonly #present: PresentVisit;
  readonly #deps: Deps;
  readonly #grantGuest: GrantGuest;

  constructor(deps: Deps, grantGuest: GrantGuest) {
    this.#deps = deps;
    this.#grantGuest = grantGuest;
    this.#present = makePresentVisit(deps);
  }

  get ids(): readonly string[] {
    return [...new Set([...this.#watchers].map(({ actor }) => actor.id))];
  }

  /** The whole visit goes out at once and at each change. */
  watch(by: ByGuest, page: GuestPage): () => void {
    const watcher: Watcher = {
      by,
      actor: by.actor,
      page,
      hostId: '',
      phase: null,
      refresh: makeRefresher(() => this.#show(watcher), this.#failed),
    };
    this.#watchers.add(watcher);
    watcher.refresh();
    return () => this.#watchers.delete(watcher);
  }

  hear(news: News): void {
    for (const watcher of this.#watchers) this.#hear(watcher, news);
  }

  refreshAll(): void {
    for (const { refresh } of this.#watchers) refresh();
  }

  readonly #failed = (error: unknown): void =>
    this.#deps.log.warn({ err: error }, 'News did not reach the page of a guest');

  #hear(watcher: Watcher, news: News): void {
    switch (news.kind) {
      case 'meeting':
      case 'message':
      case 'picture':
        if (isAbout(watcher, news)) watcher.refresh();
        return;
      case 'device':
      case 'session-ended': {
        const problem = lossOf(watcher.actor, news);
        if (problem) this.#end(watcher, problem);
        return;
      }
      case 'nudge':
        if (news.personId === watcher.actor.id) this.#nudge(watcher, news).catch(this.#failed);
        return;
      case 'person':
      case 'room-closed':
    }
  }

  async #nudge(
    { page }: Watcher,
    { meetingId, word, byId }: Extract<News, { kind: 'nudge' }>,
  ): Promise<void> {
    page.nudge({ meetingId, word, byName: await nameOf(this.#deps.directory, byId) });
  }

  #end({ page }: Watcher, problem: ProblemKey): void {
    page.problem(problem);
    page.close();
  }

  async #show(watcher: Watcher): Promise<void> {
    try {
      const { visit, hostId } = await this.#present(watcher.actor);
      watcher.hostId = hostId;
      const isLetIn = watcher.phase === 'waiting' && visit.phase === 'admitted';
      watcher.phase = visit.phase;
      watcher.page.visit(visit);
      // Of its own, so that what is said of the visit meanwhile does not wait.
      if (isLetIn) void this.#grant(watcher);
    } catch (error) {
      if (!(error instanceof AppError) || error.problem === 'unavailable') throw error;
      this.#end(watcher, error.problem);
    }
  }

  /** The way in, which the page would ask for now: decided and written down as if it had. */
  async #grant({ by, page }: Watcher): Promise<void> {
    const grant = await this.#grantGuest(by).catch((error: unknown) => {
      // Put back already, or the engine does not answer: the page asks by itself, and is told why.
      if (!(error instanceof AppError)) this.#failed(error);
      return null;
    });
    page.grant(grant);
  }
}

function isAbout(
  { actor, hostId }: Watcher,
  news: Extract<News, { kind: 'meeting' | 'message' | 'picture' }>,
): boolean {
  if (news.kind !== 'meeting') return news.guestId === actor.id;
  return news.meetingId === actor.meetingId || (news.isQueue && news.hostIds.includes(hostId));
}

/** Why this page may no longer show the visit; null when it still may. */
function lossOf(
  actor: Guest,
  news: Extract<News, { kind: 'device' | 'session-ended' }>,
): ProblemKey | null {
  if (news.kind === 'device')
    return news.guestId === actor.id && news.sessionId !== actor.sessionId
      ? 'on-another-device'
      : null;
  if (news.sessionId !== actor.sessionId) return null;
  return news.isReplaced ? 'on-another-device' : 'not-signed-in';
}
