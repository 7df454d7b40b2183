import { Type, type Static } from 'typebox';
import {
  exact,
  Instant,
  mark,
  nullable,
  oneOf,
  page,
  PageQuery,
  searchWords,
  Uuid,
} from './common.ts';
import { PurposeOfUse } from './purposes.ts';

/** What a service says that somebody did or tried. Ids only: never a name, a text or anything clinical. */
export const AuditEntry = exact({
  id: Uuid,
  at: Instant,
  service: mark(40),
  organisationId: nullable(Uuid),
  actorKind: oneOf(['member', 'guest', 'service', 'anonymous'] as const),
  actorId: nullable(mark(64)),
  /** RFC 8693 `act`: the service that acted for the actor. */
  via: nullable(mark(64)),
  action: Type.String({ maxLength: 80, pattern: '^[a-z-]+(\\.[a-z-]+)+$' }),
  targetKind: nullable(mark(40)),
  targetId: nullable(mark(64)),
  /** Whose data it is about (a guest or a person id), for "who saw what about me". */
  subjectId: nullable(mark(64)),
  outcome: oneOf(['done', 'refused', 'failed'] as const),
  /** What is told once a minute says how many there were: `token-expired:41`. */
  reason: nullable(mark(80, 'Problem key or coded reason; `:n` behind it: n of them')),
  sessionId: nullable(mark(64)),
  /** Truncated network address (IPv4 /24, IPv6 /48). */
  origin: nullable(mark(64)),
  requestId: nullable(mark(64)),
  /** Left out where nobody's purpose is known: a door without an actor, what a service does by itself. */
  purpose: Type.Optional(PurposeOfUse),
});
export type AuditEntry = Static<typeof AuditEntry>;

/** Search of the trail by the security officer; reading it is itself an entry. */
export const AuditQuery = exact({
  ...PageQuery,
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
  action: Type.Optional(Type.String({ maxLength: 80, pattern: '^[a-z.-]+$' })),
  actorId: Type.Optional(searchWords(64)),
  targetId: Type.Optional(searchWords(64)),
  subjectId: Type.Optional(searchWords(64)),
  outcome: Type.Optional(oneOf(['done', 'refused', 'failed'] as const)),
});
export const AuditRow = exact({
  sequence: Type.Integer(),
  receivedAt: Instant,
  ...AuditEntry.properties,
  purpose: nullable(PurposeOfUse),
});
export type AuditRow = Static<typeof AuditRow>;
export const AuditPage = page(AuditRow);
/** `GET /audit/actions`: the actions that the organisation's trail holds, for the filter. */
export const AuditActions = exact({ items: Type.Array(Type.String()) });
