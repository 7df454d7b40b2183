import type { CallSnapshot } from '@astra/call-core/call-state';
import type { Reaction } from '@astra/call-core/signals';

/** What was signalled by others and has not been said yet. */
export interface Collected {
  readonly hands: readonly string[];
  readonly reactions: readonly { readonly name: string; readonly reaction: Reaction }[];
}

/** Remembers what was said already, so that nothing is said twice. */
export interface SaidSoFar {
  readonly hands: ReadonlySet<string>;
  readonly lastReaction: number;
}

export const NOTHING: Collected = { hands: [], reactions: [] };

/** Adds what is new in the call. A hand is known by the time at which it went up: who comes back with it raises no new one. */
export function collect(
  call: Pick<CallSnapshot, 'participants' | 'reactions'>,
  so: SaidSoFar,
  before: Collected,
): { readonly said: SaidSoFar; readonly collected: Collected } {
  const nameOf = (id: string | null): string | undefined =>
    call.participants.find((one) => one.id === id)?.name;
  const raised = call.participants.filter(
    ({ id, handRaisedAt }) => handRaisedAt !== null && !so.hands.has(keyOf(id, handRaisedAt)),
  );
  const fresh = call.reactions.filter(({ id }) => id > so.lastReaction);
  const reactions = fresh.flatMap(({ participantId, reaction }) => {
    const name = nameOf(participantId);
    return name === undefined ? [] : [{ name, reaction }];
  });
  return {
    said: {
      hands: new Set([
        ...so.hands,
        ...raised.map(({ id, handRaisedAt }) => keyOf(id, handRaisedAt ?? 0)),
      ]),
      lastReaction: fresh.at(-1)?.id ?? so.lastReaction,
    },
    collected: {
      hands: [...new Set([...before.hands, ...raised.map(({ name }) => name)])],
      reactions: [...before.reactions, ...reactions],
    },
  };
}

function keyOf(id: string, raisedAt: number): string {
  return `${id} ${String(raisedAt)}`;
}

/** Names by what they said; who said the same thing twice is named once. */
export function namesByReaction({
  reactions,
}: Collected): readonly { readonly reaction: Reaction; readonly names: readonly string[] }[] {
  const kinds = [...new Set(reactions.map(({ reaction }) => reaction))];
  return kinds.map((reaction) => ({
    reaction,
    names: [
      ...new Set(reactions.filter((one) => one.reaction === reaction).map(({ name }) => name)),
    ],
  }));
}
