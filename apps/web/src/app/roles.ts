import type { Role } from '@astra/contracts/actor';

/** Roles as the pages list them. */
export const roleList: readonly Role[] = [
  'clinician',
  'secretary',
  'organisation-administrator',
  'security-officer',
  'platform-administrator',
];
