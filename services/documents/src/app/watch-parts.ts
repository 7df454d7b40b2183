import type { PartState } from '@astra/kit/health';
import type { PartAnswer } from '#ports/watched-parts.ts';
import type { Deps } from './deps.ts';

export type Watch = {
  /** Asks each part how it is, and says in the log what has changed. */
  readonly look: () => Promise<void>;
  /** As it was at the last look; empty before the first. */
  readonly state: () => Readonly<Record<string, PartState>>;
};

/** One that says nothing for so long is as good as away. */
const patienceMs = 5_000;

/** Whoever runs the service learns that a part of it is away before somebody who needs a document does. */
export function makeWatch({ watched, clock, log }: Pick<Deps, 'watched' | 'clock' | 'log'>): Watch {
  const known = new Map<string, PartState>();
  const note = (part: string, answer: PartAnswer): void => {
    const kind = answer.status === 'up' ? null : answer.kind;
    const before = known.get(part);
    if (before?.status === answer.status && before.kind === kind) return;
    known.set(part, { status: answer.status, kind, since: clock.now().toISOString() });
    if (kind !== null) log.error({ part, kind }, 'A part is away');
    else if (before !== undefined) log.info({ part }, 'A part is back');
  };
  return {
    look: async () => {
      const asked = Object.entries(watched).map(async ([part, ask]) =>
        note(part, await within(ask)),
      );
      await Promise.all(asked);
    },
    state: () => Object.fromEntries(known),
  };
}

/** What comes later is heard by nobody. */
async function within(ask: () => Promise<PartAnswer>): Promise<PartAnswer> {
  const silence = Promise.withResolvers<PartAnswer>();
  const timer = setTimeout(silence.resolve, patienceMs, { status: 'down', kind: 'timed-out' });
  try {
    return await Promise.race([ask(), silence.promise]);
  } finally {
    clearTimeout(timer);
  }
}
