import { ConnectionError, EventStatus, MatrixError } from 'matrix-js-sdk';
import type { MatrixClient } from 'matrix-js-sdk';
import { SendLater, SendRefused } from '../courier.ts';
import type { Courier, Parcel } from '../courier.ts';
import type { OutgoingBody, SendProblem } from '../timeline-types.ts';
import { KEYS_CHANGED } from './guard-keys.ts';
import { askedPatience } from './patience.ts';
import { EDIT_DELETED } from './read-event.ts';
import { writeContent } from './write-content.ts';

/** What stands in the way of sending to a room, if anything. */
export type Obstacle = (roomId: string) => Promise<SendProblem | null>;

/** Sends by a Matrix client. */
export function makeCourier(client: MatrixClient, obstacle: Obstacle): Courier {
  return {
    send: async ({ roomId, txnId, body }) => {
      try {
        if (body.kind === 'deletion') return await remove(client, { roomId, txnId, body });
        // A reaction holds no words and is never encrypted; it waits for nothing.
        const problem = body.kind === 'reaction' ? null : await obstacle(roomId);
        if (problem) throw new SendRefused(problem);
        if (body.kind === 'edit' && (await isDeleted(client, roomId, body.of)))
          throw new SendRefused('deleted-meanwhile');
        return await say(client, { roomId, txnId, body });
      } catch (error) {
        throw outcomeOf(error);
      }
    },
  };
}

/**
 * Asked of the server, which takes a change of what is gone and shows it to nobody: a window here may not hold the message,
 * and what was deleted while this device was away has perhaps not been told yet.
 */
async function isDeleted(client: MatrixClient, roomId: string, eventId: string): Promise<boolean> {
  try {
    const { unsigned } = await client.fetchRoomEvent(roomId, eventId);
    return unsigned?.redacted_because !== undefined;
  } catch (error) {
    // Kept no longer.
    if (error instanceof MatrixError && error.errcode === 'M_NOT_FOUND') return true;
    throw error;
  }
}

async function say(client: MatrixClient, parcel: Parcel): Promise<string> {
  const { roomId, txnId, body } = parcel;
  const type = body.kind === 'reaction' ? 'm.reaction' : 'm.room.message';
  // The contents are ours, by `writeContent`; the client's types of them are of no use here.
  const content = writeContent(body) as never;
  return once(client, parcel, () => client.sendEvent(roomId, type as never, content, txnId));
}

/**
 * The client remembers each name that it has ever used and takes it no second time: another try is
 * made with the event of the first, which is encrypted already.
 */
async function once(
  client: MatrixClient,
  { roomId, txnId }: Pick<Parcel, 'roomId' | 'txnId'>,
  first: () => Promise<{ readonly event_id: string }>,
): Promise<string> {
  const room = client.getRoom(roomId);
  const tried = room?.getPendingEvents().find((event) => event.getTxnId() === txnId);
  const id = tried?.getId();
  if (tried?.status === EventStatus.SENT && id !== undefined) return id;
  const isFailed = tried?.status === EventStatus.NOT_SENT;
  const { event_id } = await (room && isFailed ? client.resendEvent(tried, room) : first());
  return event_id;
}

type Deletion = Parcel & { readonly body: Extract<OutgoingBody, { kind: 'deletion' }> };

/** The edits first: when the answer to the last is there, no word is left. */
async function remove(client: MatrixClient, { roomId, txnId, body }: Deletion): Promise<string> {
  // Asked of the server: what was sent a moment ago is there too, and what no window here shows.
  const { chunk } = await client.fetchRelations(roomId, body.of, 'm.replace', null, {
    limit: MOST_EDITS,
  });
  const redact = (id: string, name: string, reason?: string): Promise<string> =>
    once(client, { roomId, txnId: name }, () =>
      client.redactEvent(roomId, id, name, reason === undefined ? {} : { reason }),
    );
  for (const { event_id } of chunk) await redact(event_id, `${txnId}-${event_id}`, EDIT_DELETED);
  return redact(body.of, txnId);
}

const MOST_EDITS = 100;

const problems: ReadonlyMap<string | undefined, SendProblem> = new Map([
  ['M_TOO_LARGE', 'too-long'],
  ['M_FORBIDDEN', 'not-allowed'],
  [KEYS_CHANGED, 'keys-changed'],
]);

function outcomeOf(error: unknown): unknown {
  if (error instanceof SendRefused || error instanceof ConnectionError) return error;
  if (!(error instanceof MatrixError)) return error;
  const afterMs = askedPatience(error);
  if (afterMs !== null) return new SendLater(afterMs, { cause: error });
  const problem = problems.get(error.errcode);
  if (problem) return new SendRefused(problem, { cause: error });
  const { httpStatus } = error;
  const isFinal = httpStatus !== undefined && httpStatus >= 400 && httpStatus < 500;
  // A token that ran out, or is being renewed, is no verdict on the message.
  return isFinal && httpStatus !== 401 ? new SendRefused('unknown', { cause: error }) : error;
}
