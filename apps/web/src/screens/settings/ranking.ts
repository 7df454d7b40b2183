import type { RuledEngine } from '#api/engine-rule.ts';

type Engines = readonly RuledEngine[];

const kinds: Readonly<Record<string, string>> = { livekit: 'LiveKit', jitsi: 'Jitsi' };

/** An engine's name for people: `livekit-b` is the second server of its kind that the operator named `b`. */
export function engineName(id: string): string {
  const [kind = id, ...own] = id.split('-');
  const name = kinds[kind] ?? kind;
  return own.length === 0 ? name : `${name} (${own.join('-')})`;
}

/** One place up or down; the same list at its ends. */
export function moved(engines: Engines, id: string, by: -1 | 1): Engines {
  const from = engines.findIndex((one) => one.id === id);
  const engine = engines[from];
  const to = from + by;
  if (!engine || to < 0 || to >= engines.length) return engines;
  return engines.filter((one) => one !== engine).toSpliced(to, 0, engine);
}

export const allowing = (engines: Engines, id: string, isAllowed: boolean): Engines =>
  engines.map((one) => (one.id === id ? { ...one, isAllowed } : one));

/** What is sent: those that may be used, the preferred one first. */
export const allowedIds = (engines: Engines): string[] =>
  engines.filter((one) => one.isAllowed).map((one) => one.id);

/** Which choice an engine is, counted from one; null where it may not be used. */
export function rankOf(engines: Engines, id: string): number | null {
  const rank = allowedIds(engines).indexOf(id);
  return rank < 0 ? null : rank + 1;
}
