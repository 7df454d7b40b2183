import type { Member } from '@astra/contracts/actor';
import type { Scope } from '@astra/kit/database';
import type { Reading } from '#domain/own-entry.ts';

/** Which entries a reading is of. */
export const scopeOf = ({ organisationId }: Member, reading: Reading): Scope =>
  reading === 'audit.read' ? { organisationId } : 'system';
