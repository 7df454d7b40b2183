import { setTimeout } from 'node:timers/promises';
import type { Clock } from '@astra/kit/clock';
import { hashSecret } from '@astra/kit/random';
import { hasExpired, type Session } from '#domain/session.ts';
import type { Sessions } from '#ports/sessions.ts';

/** Which session a cookie belongs to, remembered for a few seconds. */
export type FindSession = {
  readonly find: (secret: string) => Promise<Session | null>;
  /** Whether the visit of this cookie ended because it went on elsewhere. Waits a moment for who knows it. */
  readonly wasReplaced: (secret: string) => Promise<boolean>;
  readonly forget: (ids: readonly string[]) => void;
  readonly forgetAll: () => void;
};

type Ports = { readonly sessions: Sessions; readonly clock: Clock };
type Found = { readonly session: Session; readonly until: number };

/** The replicas' news drop what was remembered at once; this is the bound when news are lost. */
const rememberedMs = 5_000;
const seenEveryMs = 60_000;
const mostRemembered = 20_000;
const lookAgainMs = 100;

export function makeFindSession({ sessions, clock }: Ports): FindSession {
  const found = new Map<string, Found>();
  const keys = new Map<string, string>();
  const seen = new Map<string, number>();
  const loading = new Map<string, Promise<Session | null>>();

  const load = async (key: string, secret: string): Promise<Session | null> => {
    const session = await sessions.findBySecret(secret);
    if (!session) return null;
    const now = clock.now().getTime();
    // Dropped from `loading` meanwhile: news came, so what was just read may be old.
    if (loading.has(key)) {
      if (found.size >= mostRemembered) forgetAll();
      found.set(key, { session, until: now + rememberedMs });
      keys.set(session.id, key);
    }
    if (now - (seen.get(session.id) ?? 0) >= seenEveryMs) {
      seen.set(session.id, now);
      await sessions.touch(session.id, clock.now());
    }
    return session;
  };

  const loadOnce = (key: string, secret: string): Promise<Session | null> => {
    const under = loading.get(key);
    if (under) return under;
    const next = load(key, secret).finally(() => {
      if (loading.get(key) === next) loading.delete(key);
    });
    loading.set(key, next);
    return next;
  };

  const forgetAll = (): void => {
    found.clear();
    keys.clear();
    seen.clear();
    loading.clear();
  };

  return {
    find: async (secret) => {
      const key = hashSecret(secret);
      const hit = found.get(key);
      const isFresh = hit !== undefined && hit.until > clock.now().getTime();
      const session = isFresh ? hit.session : await loadOnce(key, secret);
      return session && !hasExpired(session, clock.now()) ? session : null;
    },
    wasReplaced: makeWasReplaced(sessions),
    forget: (ids) => {
      loading.clear();
      for (const id of ids) {
        found.delete(keys.get(id) ?? '');
        keys.delete(id);
        seen.delete(id);
      }
    },
    forgetAll,
  };
}

const makeWasReplaced =
  (sessions: Sessions): FindSession['wasReplaced'] =>
  async (secret) => {
    for (;;) {
      const reason = await sessions.whyLost(secret);
      if (reason !== 'not-known-yet') return reason === 'replaced';
      await setTimeout(lookAgainMs);
    }
  };
