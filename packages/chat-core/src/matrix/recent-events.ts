import type { MatrixClient } from 'matrix-js-sdk';
import type { RecentEvents } from '../offline-copy.ts';
import { readEvent } from './read-event.ts';

/** More would hardly be among the newest messages, whatever was said about them. */
const MOST_EVENTS = 150;

/** The newest events that the client has of a room; nothing is asked of the server. */
export async function recentOf(client: MatrixClient, roomId: string): Promise<RecentEvents | null> {
  const room = client.getRoom(roomId);
  if (!room) return null;
  const events = room.getLiveTimeline().getEvents().slice(-MOST_EVENTS);
  // What was read on another device is not opened here before somebody looks.
  await Promise.all(events.map((event) => client.decryptEventIfNeeded(event)));
  const facts = events.flatMap((event) => readEvent(event) ?? []);
  const senders = new Set(facts.map(({ senderId }) => senderId));
  const people = [...senders].map((id) => ({ id, name: room.getMember(id)?.name ?? id }));
  return { events: facts, people };
}
