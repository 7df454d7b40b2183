import type { MessageContent, ReactionGroup, RoomEventFact, Unsent } from './timeline-types.ts';

type Edit = RoomEventFact & { readonly body: { readonly kind: 'edit' } };
type Reaction = RoomEventFact & { readonly body: { readonly kind: 'reaction' } };

/** What was said about each message, in whatever order it comes: often before the message itself. */
export class Relations {
  readonly #edits = new Map<string, Map<string, Edit>>();
  readonly #reactions = new Map<string, Map<string, Reaction>>();

  /** Takes an event in; gives the id of the message that it is about, if any. */
  add(event: RoomEventFact): string | null {
    if (isEdit(event)) return put(this.#edits, event.body.of, event);
    if (isReaction(event)) return put(this.#reactions, event.body.of, event);
    return null;
  }

  /** Takes an event out again, as it was when it came in. */
  remove({ id, body }: RoomEventFact): string | null {
    if (body.kind === 'edit') this.#edits.get(body.of)?.delete(id);
    else if (body.kind === 'reaction') this.#reactions.get(body.of)?.delete(id);
    else return null;
    return body.of;
  }

  clear(): void {
    this.#edits.clear();
    this.#reactions.clear();
  }

  /** The last words of a message. Only its writer may change them. */
  editOf({ id, senderId }: Pick<RoomEventFact, 'id' | 'senderId'>): MessageContent | null {
    const own = [...(this.#edits.get(id)?.values() ?? [])].filter(
      (edit) => edit.senderId === senderId,
    );
    return own.toSorted(byTime).at(-1)?.body.content ?? null;
  }

  /** One reaction of a kind for each person; the kinds in the order in which they first came. */
  reactionsTo(id: string, { myId, unsent }: Mine): readonly ReactionGroup[] {
    const groups = new Map<string, Map<string, string | null>>();
    const say = (key: string, userId: string, eventId: string | null): void => {
      const users = groups.get(key) ?? new Map<string, string | null>();
      if (!users.has(userId)) users.set(userId, eventId);
      groups.set(key, users);
    };
    // One whose taking back was refused is still there.
    const leaving = new Set(
      unsent.map(({ body, state }) =>
        body.kind === 'deletion' && state.name !== 'failed' ? body.of : null,
      ),
    );
    const known = [...(this.#reactions.get(id)?.values() ?? [])].toSorted(byTime);
    for (const one of known) if (!leaving.has(one.id)) say(one.body.key, one.senderId, one.id);
    for (const { body } of unsent) {
      if (body.kind === 'reaction' && body.of === id) say(body.key, myId, null);
    }
    return [...groups].map(([key, users]) => ({
      key,
      userIds: [...users.keys()],
      myEventId: users.get(myId) ?? null,
      isMine: users.has(myId),
    }));
  }
}

/** One's own side of a room. */
export interface Mine {
  readonly myId: string;
  readonly unsent: readonly Unsent[];
}

function put<T extends RoomEventFact>(
  index: Map<string, Map<string, T>>,
  of: string,
  event: T,
): string {
  const all = index.get(of) ?? new Map<string, T>();
  all.set(event.id, event);
  index.set(of, all);
  return of;
}

const isEdit = (event: RoomEventFact): event is Edit => event.body.kind === 'edit';
const isReaction = (event: RoomEventFact): event is Reaction => event.body.kind === 'reaction';

/** By time, and by id where two clocks agree: the same for everybody, whatever came first. */
function byTime(one: RoomEventFact, other: RoomEventFact): number {
  return one.at - other.at || (one.id < other.id ? -1 : 1);
}
