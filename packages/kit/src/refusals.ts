import { Counter } from 'prom-client';
import type { Actor } from '@astra/contracts/actor';
import { isFor } from './access.ts';
import { systemClock } from './clock.ts';
import type { Log } from './log.ts';
import { networkOrigin } from './network-origin.ts';
import { AppError } from './problems.ts';
import type { App } from './server.ts';
import { makeSparing } from './sparing.ts';
import { TokenRefused } from './token-refused.ts';

/** What the trail is told of a refusal. */
export type Refusal = {
  readonly action: string;
  /** Problem key or coded reason; with `:n` behind it where it stands for n of them. */
  readonly reason: string;
  readonly requestId: string;
  /** Truncated network address. */
  readonly origin: string | null;
};

/** Writes a refusal to the trail; `actor` null: nobody is known. */
export type RecordRefusal = (actor: Actor | null, refusal: Refusal) => Promise<void>;

/** One of which anybody can bring about as many as they like. */
type Noted = Refusal & { readonly actor: Actor | null };

/** Counts a refusal, and has the trail told of each `kind` once a minute at most, after the answer. */
export type NoteRefusal = (kind: string, refusal: Noted) => void;

/**
 * A refusal by role, or for a token that is not believed, happens before any use case, and is told to the trail from here.
 * What a use case refuses it tells itself; what else a service refuses before that, it notes by what this returns.
 */
export function recordRefusals(app: App, record: RecordRefusal): NoteRefusal {
  const note = noteSparingly(app, record);
  app.addHook('onError', async (request, _reply, error) => {
    const from = { requestId: request.id, origin: networkOrigin(request.ip) };
    if (error instanceof TokenRefused) {
      const reason = `token-${error.fault}`;
      return note(reason, { actor: null, action: 'token.show', reason, ...from });
    }
    const { actor, routeOptions } = request;
    const { access } = routeOptions.config;
    if (!(error instanceof AppError) || error.problem !== 'not-allowed' || !actor) return;
    if (!access || access.to === 'public' || isFor(access, actor)) return;
    const action = access.to === 'members' ? (access.may ?? 'request.send') : 'request.send';
    await record(actor, { action, reason: 'not-allowed', ...from });
  });
  return note;
}

/** How often it is looked whether a minute is over. */
const lookEveryMs = 10_000;

function noteSparingly(app: App, record: RecordRefusal): NoteRefusal {
  const counter = new Counter({
    name: 'astra_refusals_total',
    help: 'Refusals of tokens, and of what else is refused before it is known who asks',
    labelNames: ['action', 'reason'],
    registers: [app.metrics],
  });
  const sparing = makeSparing<Noted>({
    tell: ({ actor, reason, ...refusal }, count) =>
      record(actor, { ...refusal, reason: count > 1 ? `${reason}:${count}` : reason }),
    inGeneral: (noted) => ({
      kind: `${noted.action} ${noted.reason}`,
      what: { ...noted, actor: null, origin: null },
    }),
    clock: systemClock,
    log: app.log as Log,
  });
  const round = setInterval(() => void sparing.tellDue(), lookEveryMs);
  round.unref();
  app.addHook('onClose', async () => {
    clearInterval(round);
    await sparing.stop();
  });
  return (kind, noted) => {
    counter.inc({ action: noted.action, reason: noted.reason });
    sparing.note(kind, noted);
  };
}
