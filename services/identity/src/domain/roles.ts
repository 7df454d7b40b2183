import type { Role } from '@astra/contracts/actor';

/** Roles that one list has and the other has not: what was given or taken. */
export const changedRoles = (before: readonly Role[], next: readonly Role[]): readonly Role[] => [
  ...before.filter((role) => !next.includes(role)),
  ...next.filter((role) => !before.includes(role)),
];

export const isAdministrator = (roles: readonly Role[]): boolean =>
  roles.includes('organisation-administrator');

/** Whether an organisation would be left without anybody who can manage it. */
export const wouldLeaveNone = (administrators: readonly string[], leaving: string): boolean =>
  administrators.every((id) => id === leaving);

const powerful: ReadonlySet<Role> = new Set([
  'organisation-administrator',
  'security-officer',
  'platform-administrator',
]);

/** Roles by which people are let in and put out, and the trail is read. */
export const isPowerful = (role: Role): boolean => powerful.has(role);
