import { Type, type Static } from 'typebox';
import { exact, Instant, line, nullable, oneOf, Uuid } from './common.ts';

/**
 * `GET /people/:id/record`: how much there is in somebody's own space, for who looks after people's access: numbers, no
 * name of anything.
 */
export const PersonDocuments = exact({
  isActive: Type.Boolean({ description: 'Their access is open: nothing can be done yet' }),
  files: Type.Integer({ description: 'With those in the bin' }),
  sizeBytes: Type.Integer({ description: 'With all versions, as it counts for the quota' }),
  fromOthers: Type.Integer({
    description: 'Of the files, those that colleagues have put into folders shared with them',
  }),
  handedOver: nullable(
    exact({ toId: Uuid, at: Instant }, { description: 'The last time; null: never' }),
  ),
  erasure: oneOf(
    ['none', 'asked', 'done'] as const,
    'Done when the last byte has left the file server',
  ),
  mayErase: Type.Boolean(),
});
export type PersonDocuments = Static<typeof PersonDocuments>;
/**
 * `POST /people/:id/hand-over`: what somebody has left, whose access is closed, becomes a folder in the own space of a
 * colleague whose access is open, never of who asks. When there is nothing (any more), nothing is done and the answer is
 * the same.
 */
export const HandOverDocuments = exact({ toId: Uuid });
export type HandOverDocuments = Static<typeof HandOverDocuments>;
/** `POST /people/:id/erasure`: of somebody whose access is closed. Their name is typed by hand: it does not come back. */
export const EraseDocuments = exact({
  name: line(200, 'The name of the person, as it is written'),
});
