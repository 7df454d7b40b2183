import { createHash } from 'node:crypto';
import { asUuid } from '#domain/as-uuid.ts';

/**
 * The id of what somebody asks for under an id of their own (RFC 9562, version 8): the same each time, and another one for
 * everybody else, to whom it tells nothing of what there is.
 */
export const idAsked = (personId: string, asked: string): string =>
  asUuid(createHash('sha256').update(`${personId} ${asked}`).digest());
