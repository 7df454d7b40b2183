import { Type, type Static } from 'typebox';
import { exact, Instant, nullable, page, PageQuery, Uuid } from './common.ts';

/** A message that could not be delivered, without its content. */
export const DeadLetter = exact({
  id: Uuid,
  kind: Type.String({ description: 'Template, e.g. consultation-planned' }),
  recipient: Type.String({ description: 'Masked address' }),
  failedAt: Instant,
  tries: Type.Integer(),
  reason: nullable(Type.String()),
  meetingId: nullable(Uuid),
});
export type DeadLetter = Static<typeof DeadLetter>;
export const DeadLetterPage = page(DeadLetter);
export const DeadLetterQuery = exact({ ...PageQuery });
