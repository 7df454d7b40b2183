import { Type, type Static } from 'typebox';
import { exact, nullable, oneOf, Uuid } from './common.ts';

/** A circle is a care team or a room of one organisation: those who are in it have documents together. */
export const circleKinds = ['team', 'room'] as const;
export const CircleKind = oneOf(circleKinds, 'What the circle is');
export type CircleKind = Static<typeof CircleKind>;

/** Service to service, from chat: `GET /internal/circles/:id`. A meeting's conversation is none: see `visit-documents.ts`. */
export const Circle = exact({
  id: Uuid,
  organisationId: Uuid,
  kind: CircleKind,
  /** Null of a direct conversation. */
  name: nullable(Type.String()),
  number: Type.Integer({ description: 'Grows with each change: the greater one is the later' }),
  isClosed: Type.Boolean({ description: 'Those who are in it read; nobody adds anything' }),
  keptDays: nullable(
    Type.Integer({ description: 'After how many days what was sent is deleted; null: it stays' }),
  ),
  people: Type.Array(
    exact({
      personId: Uuid,
      isLead: Type.Boolean(),
      mayWrite: Type.Boolean({ description: 'False: only reads' }),
    }),
  ),
});
export type Circle = Static<typeof Circle>;
/** `GET /internal/teams`: all of them by id, a page at a time, closed ones too; empty at the end. */
export const TeamsAfter = exact({ after: Type.Optional(Uuid) });
export const Circles = exact({ items: Type.Array(Circle) });
