import type { WebhookEvent } from 'livekit-server-sdk';
import type { EngineEvent, EventFacts, LeaveReason } from '../video-engine.ts';
import { GRANT_ATTRIBUTE } from './grant-attribute.ts';
import { neutralSource } from './sources.ts';

/** Translates one webhook of LiveKit. Null: nothing that the port speaks of. */
export function neutralEvent(event: WebhookEvent): EngineEvent | null {
  const roomId = event.room?.name;
  if (!roomId || !event.id) return null;
  const facts = { id: event.id, at: new Date(Number(event.createdAt) * 1000), roomId };
  const name: string = event.event;
  if (name === 'room_started') return { type: 'room-opened', ...facts };
  if (name === 'room_finished') return { type: 'room-closed', ...facts };
  if (PARTICIPANT_EVENTS.has(name)) return participantEvent(event, facts);
  if (TRACK_EVENTS.has(name)) return trackEvent(event, facts);
  return null;
}

const PARTICIPANT_EVENTS = new Set([
  'participant_joined',
  'participant_left',
  // Came as far as the signalling, so it was listed to others, but its media never connected.
  'participant_connection_aborted',
]);
const TRACK_EVENTS = new Set(['track_published', 'track_unpublished']);

function participantEvent(event: WebhookEvent, facts: EventFacts): EngineEvent | null {
  const person = event.participant;
  if (!person) return null;
  const who = {
    participantId: person.identity,
    grantId: person.attributes[GRANT_ATTRIBUTE] ?? null,
  };
  if (event.event === 'participant_joined') return { type: 'participant-joined', ...facts, ...who };
  return {
    type: 'participant-left',
    ...facts,
    ...who,
    reason: leaveReason(person.disconnectReason),
  };
}

function trackEvent(event: WebhookEvent, facts: EventFacts): EngineEvent | null {
  const participantId = event.participant?.identity;
  const source = neutralSource(event.track?.source);
  if (!participantId || !source) return null;
  const type = event.event === 'track_published' ? 'track-started' : 'track-stopped';
  return { type, ...facts, participantId, source };
}

/** The numbers of `DisconnectReason` in LiveKit's protocol; what is not here is `unknown`. */
const LEAVE_REASONS = new Map<number, LeaveReason>([
  [1, 'left'], // CLIENT_INITIATED
  [2, 'replaced'], // DUPLICATE_IDENTITY
  [3, 'lost'], // SERVER_SHUTDOWN
  [4, 'removed'], // PARTICIPANT_REMOVED
  [5, 'room-closed'], // ROOM_DELETED
  [6, 'lost'], // STATE_MISMATCH
  [7, 'lost'], // JOIN_FAILURE
  [9, 'lost'], // SIGNAL_CLOSE
  [10, 'room-closed'], // ROOM_CLOSED
  [14, 'lost'], // CONNECTION_TIMEOUT
  [15, 'lost'], // MEDIA_FAILURE
]);

function leaveReason(reason: number): LeaveReason {
  return LEAVE_REASONS.get(reason) ?? 'unknown';
}
