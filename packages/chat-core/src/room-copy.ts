import type { Clock } from '@astra/page-state/clock';
import { backoffMs, pause } from './backoff.ts';
import { ReadLater } from './history.ts';
import type { FactsPage, History } from './history.ts';
import { TimelineModel } from './timeline-model.ts';
import type { RoomEventFact, SealedReason, TimelineMessage } from './timeline-types.ts';

/** What the backup has not by then, it has not, most likely. */
const OPENING_MS = 60_000;
const LOOK_AGAIN_MS = 1_000;

/** How far a copy has come. */
export interface CopyProgress {
  /** Events that were read, words or not. */
  readonly read: number;
  /** Up to when (ms); null: nothing was read yet. */
  readonly readTo: number | null;
  /** The server has no time, or does not answer: it goes on by itself. */
  readonly isHeld: boolean;
}

/** One message of a copy, as it stands now. */
export interface CopiedMessage {
  readonly eventId: string;
  readonly senderId: string;
  /** In milliseconds. */
  readonly at: number;
  /** Null: it was deleted, or does not open. */
  readonly text: string | null;
  readonly isEdited: boolean;
  readonly isDeleted: boolean;
  /** Why it does not open on this device; null: it does. */
  readonly sealed: SealedReason | null;
  readonly replyTo: string | null;
  /** The message with which its thread began. */
  readonly threadId: string | null;
  /** In the documents. */
  readonly fileId: string | null;
  /** A meeting. */
  readonly callId: string | null;
  readonly reactions: readonly { readonly key: string; readonly userIds: readonly string[] }[];
}

/** How somebody makes a copy. */
export interface CopyWish {
  /** Stops it. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: CopyProgress) => void;
}

/** What a copy needs. */
interface RoomCopyParts extends CopyWish {
  readonly clock: Clock;
  /** Null: not connected. */
  readonly history: () => Pick<History, 'facts'> | null;
  readonly myId: string;
  readonly roomId: string;
}

/**
 * All that this device can read of a room, from the oldest message on. Waits for a server that has no time, and for keys that
 * are on their way. Throws when it is aborted, and where one is not in the room.
 */
export async function copyRoom(parts: RoomCopyParts): Promise<readonly CopiedMessage[]> {
  const pages: FactsPage[] = [];
  const progress = { read: 0, readTo: null as number | null };
  for (let from: string | null = null; ;) {
    const page = await nextPage(parts, { from, progress });
    pages.unshift(page);
    const facts = page.facts();
    progress.read += facts.length;
    progress.readTo = facts[0]?.at ?? progress.readTo;
    parts.onProgress({ ...progress, isHeld: false });
    // A place that leads to itself leads nowhere.
    if (page.from === null || page.from === from) break;
    from = page.from;
  }
  return messagesOf(await opened(parts, pages), parts.myId);
}

interface Place {
  readonly from: string | null;
  readonly progress: Omit<CopyProgress, 'isHeld'>;
}

async function nextPage(
  { clock, history, roomId, signal, onProgress }: RoomCopyParts,
  { from, progress }: Place,
): Promise<FactsPage> {
  for (let tries = 1; ; tries += 1) {
    signal.throwIfAborted();
    let waitMs = backoffMs(tries + 1, clock.random());
    try {
      const page = await history()?.facts(roomId, from);
      if (page === null) throw new NotInRoom();
      if (page) return page;
    } catch (error) {
      if (error instanceof NotInRoom) throw error;
      if (error instanceof ReadLater) waitMs = error.afterMs;
    }
    onProgress({ ...progress, isHeld: true });
    await pause(clock, waitMs, signal);
  }
}

class NotInRoom extends Error {
  override readonly name = 'NotInRoom';
}

/** What is read of a room opens a while after it came, from the backup. */
async function opened(
  { clock, signal }: RoomCopyParts,
  pages: readonly FactsPage[],
): Promise<readonly RoomEventFact[]> {
  const until = clock.now() + OPENING_MS;
  for (;;) {
    const facts = pages.flatMap((page) => page.facts());
    if (!facts.some(isOpening) || clock.now() >= until) return facts;
    await pause(clock, LOOK_AGAIN_MS, signal);
    signal.throwIfAborted();
  }
}

const isOpening = ({ body }: RoomEventFact): boolean =>
  body.kind === 'sealed' && body.reason === 'key-on-its-way';

function messagesOf(facts: readonly RoomEventFact[], myId: string): readonly CopiedMessage[] {
  const model = new TimelineModel({ myId, dayOf: () => '' });
  model.prepend(facts);
  return model.entries
    .flatMap((entry) => (entry.kind === 'message' ? withReplies(entry.message) : []))
    .toSorted((one, other) => one.position - other.position)
    .flatMap(copied);
}

type Threaded = TimelineMessage & { readonly rootId: string | null };

const withReplies = (message: TimelineMessage): readonly Threaded[] => [
  { ...message, rootId: message.threadId },
  ...message.replies.map((reply) => ({ ...reply, rootId: message.id })),
];

function copied(message: Threaded): readonly CopiedMessage[] {
  const { id, senderId, at, body, isEdited, replyTo, rootId, reactions } = message;
  if (id === null) return [];
  const content = body.kind === 'content' ? body.content : null;
  return [
    {
      eventId: id,
      senderId,
      at,
      text: content?.text ?? null,
      isEdited,
      isDeleted: body.kind === 'deleted',
      sealed: body.kind === 'sealed' ? body.reason : null,
      replyTo,
      threadId: rootId,
      fileId: content?.fileId ?? null,
      callId: content?.callId ?? null,
      reactions: reactions.map(({ key, userIds }) => ({ key, userIds })),
    },
  ];
}
