import type { CallSnapshot } from '@astra/call-core/call-state';
import { inHandOrder } from '@astra/call-core/signals';

/** Stands for oneself among the ids of the others. */
export const SELF = '';

/** Whose hand is up, by their id (`SELF`: one's own), and the number of each in the order. */
export function handNumbers({
  participants,
  handRaisedAt,
  myId,
}: Pick<CallSnapshot, 'participants' | 'handRaisedAt' | 'myId'>): ReadonlyMap<string, number> {
  const all = [...participants, { id: myId ?? SELF, handRaisedAt }];
  const ids = inHandOrder(all).map(({ id }) => (id === myId ? SELF : id));
  return new Map(ids.map((id, at) => [id, at + 1]));
}
