import type { FoundMessage } from '@astra/chat-core/search';

/**
 * The order in which what was found is shown. While somebody points at the list or is in it, nothing comes before or between
 * its lines, so that they open what they aimed at; what is gone goes at once all the same.
 */
export function steady(
  shown: readonly FoundMessage[],
  found: readonly FoundMessage[],
): readonly FoundMessage[] {
  const now = new Map(found.map((one) => [one.id, one]));
  const stay = shown.flatMap(({ id }) => now.get(id) ?? []);
  const last = stay.at(-1);
  if (!last) return found;
  const ids = new Set(stay.map(({ id }) => id));
  return [...stay, ...found.filter(({ id, at }) => !ids.has(id) && at <= last.at)];
}
