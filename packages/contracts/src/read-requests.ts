import { Type, type Static } from 'typebox';
import { exact, Instant, line, nullable, oneOf, Uuid } from './common.ts';

const EventId = Type.String({
  maxLength: 44,
  pattern: '^\\$[A-Za-z0-9_-]{43}$',
  description: 'The message, by its Matrix event id; this service never sees its words',
});

/** `POST /rooms/:id/read-requests`: of one's own message in a room of a team. Either a position or people by name. */
export const AskToRead = exact({
  eventId: EventId,
  position: nullable(line(60, 'Whoever holds it in the team; one of them is enough')),
  personIds: Type.Array(Uuid, {
    maxItems: 50,
    uniqueItems: true,
    description: 'People of the room, all of whom are asked; empty with a position',
  }),
  until: Type.String({
    format: 'date-time',
    maxLength: 35,
    description:
      'From a minute to two days from now; who has not read by then is not waited for alone',
  }),
});
export type AskToRead = Static<typeof AskToRead>;

export const readWaves = ['asked', 'colleagues', 'leads'] as const;

/** Who is asked to have read a message, and who says so. */
export const ReadRequest = exact({
  id: Uuid,
  roomId: Uuid,
  eventId: Type.String(),
  askedBy: exact({ personId: Uuid, displayName: Type.String() }),
  position: nullable(Type.String()),
  until: Instant,
  isRead: Type.Boolean({ description: 'By one who holds the position, or by all who were named' }),
  escalation: oneOf(
    ['none', 'colleagues', 'leads', 'nobody'] as const,
    'How far it was passed on, not having been read in time; `nobody`: there was nobody left to ask',
  ),
  people: Type.Array(
    exact({
      personId: Uuid,
      displayName: Type.String(),
      wave: oneOf(readWaves, '`colleagues` and `leads`: when it was passed on'),
      readAt: nullable(Instant),
    }),
  ),
  mayAcknowledge: Type.Boolean({ description: 'The caller is asked and has not answered' }),
});
export type ReadRequest = Static<typeof ReadRequest>;
/** `GET /rooms/:id/read-requests`: the newest hundred of a room; `GET /read-requests`: those that wait for the caller. */
export const ReadRequests = exact({ items: Type.Array(ReadRequest) });
export type ReadRequests = Static<typeof ReadRequests>;
/** `POST /rooms/:id/read-requests/:requestId/acknowledge`. */
export const ReadRequestParams = exact({ id: Uuid, requestId: Uuid });
