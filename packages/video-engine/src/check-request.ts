import { EngineError } from './engine-error.ts';
import type { GrantRequest, RoomOpening } from './video-engine.ts';
import { LONGEST_CONNECT_MS } from './video-engine.ts';

const ROOM_ID = /^[a-z0-9][a-z0-9-]{0,62}$/;
const OTHER_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;
const LONGEST_NAME = 120;

/** Refuses a room id that an engine could read as a pattern or as another room. */
export function checkRoomId(roomId: string): void {
  if (!ROOM_ID.test(roomId)) throw invalid('roomId');
}

/** Refuses a participant id that could mean anything to an engine but itself. */
export function checkParticipantId(participantId: string): void {
  if (!OTHER_ID.test(participantId)) throw invalid('participantId');
}

/** The bounds of `prepare`, the same for every adapter. */
export function checkOpening(room: RoomOpening): void {
  checkRoomId(room.roomId);
  const { maxParticipants: most } = room;
  if (!Number.isInteger(most) || most < 1 || most > 1000) throw invalid('maxParticipants');
}

/** The bounds of `grant`, the same for every adapter. */
export function checkGrantRequest(request: GrantRequest): void {
  checkRoomId(request.roomId);
  checkParticipantId(request.participantId);
  if (!OTHER_ID.test(request.grantId)) throw invalid('grantId');
  if (request.displayName.length > LONGEST_NAME) throw invalid('displayName');
  const { connectWithinMs: span } = request;
  if (!(span > 0 && span <= LONGEST_CONNECT_MS)) throw invalid('connectWithinMs');
}

function invalid(field: string): EngineError {
  return new EngineError('invalid-request', `${field} is out of bounds`);
}
