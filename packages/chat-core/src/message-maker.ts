import { makeContent } from './message-content.ts';
import type { EventLine } from './event-line.ts';
import type { Relations } from './relations.ts';
import type {
  MessageBody,
  MessageContent,
  OutgoingContent,
  RoomEventFact,
  TimelineMessage,
  Unsent,
} from './timeline-types.ts';

interface MakerParts {
  readonly myId: string;
  readonly line: EventLine;
  readonly relations: Relations;
}

const SENT = { name: 'sent' } as const;
const NO_MESSAGES: readonly TimelineMessage[] = [];

/** Makes the messages that are shown, each once, and again only when something of it changed. */
export class MessageMaker {
  readonly #parts: MakerParts;
  readonly #made = new Map<string, TimelineMessage>();
  readonly #echoes = new WeakMap<Unsent, TimelineMessage>();
  /** The replies of each thread, from the oldest on. */
  #threads: Map<string, readonly string[]> | null = null;
  #given: readonly Unsent[] = [];
  #unsent: readonly Unsent[] = [];

  constructor(parts: MakerParts) {
    this.#parts = parts;
  }

  /** Is it shown below the beginning of its thread, and not in the list? */
  isReply({ body }: RoomEventFact): boolean {
    const threadId = threadOf(body);
    if (threadId === null) return false;
    return this.#isRoot(threadId);
  }

  /** Only for what is shown as a message. */
  messageOf(id: string): TimelineMessage | null {
    const made = this.#made.get(id);
    if (made) return made;
    const placed = this.#parts.line.get(id);
    if (!placed || !isMessage(placed.fact.body)) return null;
    const message = this.#make(placed.fact, placed.position);
    this.#made.set(id, message);
    return message;
  }

  /** One's own new messages that the server has not given back, in their order; without replies. */
  get echoes(): readonly TimelineMessage[] {
    return this.#echoesWhere((threadId) => threadId === null || !this.#isRoot(threadId));
  }

  /** Gives the ids of the messages that look different now. */
  setUnsent(given: readonly Unsent[]): readonly string[] {
    this.#given = given;
    return this.refreshUnsent();
  }

  /** Drops what has come back. */
  refreshUnsent(): readonly string[] {
    const { line } = this.#parts;
    const before = this.#unsent;
    this.#unsent = this.#given.filter(
      ({ id, eventId }) => !line.hasTxn(id) && (eventId === null || !line.get(eventId)),
    );
    const changed = [
      ...before.filter((one) => !this.#unsent.includes(one)),
      ...this.#unsent.filter((one) => !before.includes(one)),
    ];
    return changed.flatMap((one) => this.#aboutOf(one));
  }

  /** To be made anew when asked for; gives all that is to be drawn again. */
  forget(id: string): readonly string[] {
    this.#made.delete(id);
    const body = this.#parts.line.get(id)?.fact.body;
    const root = body ? threadOf(body) : null;
    if (root === null) return [id];
    this.#made.delete(root);
    return [id, root];
  }

  forgetAll(): void {
    this.#threads = null;
    // What was made stays where its event has not changed; replies may have found their thread.
    for (const [id, { replies }] of this.#made) if (replies.length > 0) this.#made.delete(id);
    for (const root of this.#threadMap().keys()) this.#made.delete(root);
    for (const id of this.#made.keys()) if (!this.#parts.line.get(id)) this.#made.delete(id);
  }

  /** A reply has come; its root is to be drawn again. */
  addReply(rootId: string, id: string): void {
    const threads = this.#threadMap();
    const known = threads.get(rootId) ?? [];
    if (!known.includes(id)) threads.set(rootId, [...known, id]);
  }

  #make(fact: RoomEventFact, position: number): TimelineMessage {
    const { myId, relations } = this.#parts;
    const edit = relations.editOf(fact);
    const pending = this.#unsent.findLast(
      (one) =>
        (one.body.kind === 'edit' || one.body.kind === 'deletion') &&
        one.body.of === fact.id &&
        !isHomeless(one),
    );
    const { body } = fact;
    return {
      key: fact.txnId ?? fact.id,
      id: fact.id,
      senderId: fact.senderId,
      isMine: fact.senderId === myId,
      at: fact.at,
      position,
      body: shownBody(fact, edit, pending),
      isEdited: body.kind === 'message' && (edit !== null || pending?.body.kind === 'edit'),
      replyTo: body.kind === 'message' ? body.replyTo : null,
      threadId: threadOf(body),
      replies: this.#repliesTo(fact.id),
      reactions: relations.reactionsTo(fact.id, { myId, unsent: this.#unsent }),
      state: SENT,
      pendingChange: pending ? { id: pending.id, state: pending.state } : null,
    };
  }

  #repliesTo(rootId: string): readonly TimelineMessage[] {
    const ids = this.#threadMap().get(rootId) ?? [];
    const known = ids.flatMap((id) => this.messageOf(id) ?? []);
    const echoes = this.#echoesWhere((threadId) => threadId === rootId);
    return known.length + echoes.length === 0 ? NO_MESSAGES : [...known, ...echoes];
  }

  #threadMap(): Map<string, readonly string[]> {
    if (this.#threads) return this.#threads;
    const found = new Map<string, string[]>();
    for (const { fact } of this.#parts.line) {
      const root = threadOf(fact.body);
      if (root !== null && this.isReply(fact))
        found.set(root, [...(found.get(root) ?? []), fact.id]);
    }
    this.#threads = new Map(found);
    return this.#threads;
  }

  #echoesWhere(isWanted: (threadId: string | null) => boolean): readonly TimelineMessage[] {
    return this.#unsent.flatMap((one) => {
      const { body } = one;
      if (body.kind === 'message')
        return isWanted(body.threadId) ? this.#echoOf(one, body.content, body) : [];
      return body.kind === 'edit' && isHomeless(one) && isWanted(null)
        ? this.#echoOf(one, body.content, { replyTo: null, threadId: null })
        : [];
    });
  }

  #echoOf(
    one: Unsent,
    content: OutgoingContent,
    { replyTo, threadId }: Pick<TimelineMessage, 'replyTo' | 'threadId'>,
  ): TimelineMessage {
    const made = this.#echoes.get(one) ?? {
      key: one.id,
      id: null,
      senderId: this.#parts.myId,
      isMine: true,
      at: one.at,
      position: Infinity,
      body: { kind: 'content', content: makeContent(content) } as const,
      isEdited: false,
      replyTo,
      threadId,
      replies: NO_MESSAGES,
      reactions: [],
      state: one.state,
      pendingChange: null,
    };
    this.#echoes.set(one, made);
    return made;
  }

  #isRoot(threadId: string): boolean {
    const root = this.#parts.line.get(threadId)?.fact.body;
    return root !== undefined && isMessage(root) && threadOf(root) === null;
  }

  #aboutOf({ body }: Unsent): readonly string[] {
    if (body.kind === 'message') return body.threadId === null ? [] : [body.threadId];
    if (body.kind !== 'deletion') return [body.of];
    // A reaction that is taken back is drawn on its message.
    const about = this.#parts.line.get(body.of)?.fact.body;
    return about?.kind === 'reaction' ? [about.of] : [body.of];
  }
}

/** A change of what is gone: its words are shown by themselves, so that they are not lost. */
const isHomeless = ({ state }: Unsent): boolean =>
  state.name === 'failed' && state.problem === 'deleted-meanwhile';

/** Is it shown as a message at all? */
export function isMessage(body: RoomEventFact['body']): boolean {
  if (body.kind === 'sealed') return body.editOf === null;
  return body.kind === 'message' || body.kind === 'deleted';
}

function threadOf(body: RoomEventFact['body']): string | null {
  return body.kind === 'message' || body.kind === 'sealed' ? body.threadId : null;
}

function shownBody(
  { body }: RoomEventFact,
  edited: MessageContent | null,
  pending: Unsent | undefined,
): MessageBody {
  if (pending?.body.kind === 'deletion' && pending.state.name !== 'failed')
    return { kind: 'deleted' };
  if (body.kind === 'sealed') return { kind: 'sealed', reason: body.reason };
  if (body.kind !== 'message') return { kind: 'deleted' };
  if (pending?.body.kind === 'edit') {
    return { kind: 'content', content: makeContent(pending.body.content) };
  }
  return { kind: 'content', content: edited ?? body.content };
}
