/**
 * Carries the id of the grant. Others in the room can read it; it opens nothing, since the
 * credential is what was signed. A participant cannot change it (`canUpdateOwnMetadata` is off).
 */
export const GRANT_ATTRIBUTE = 'astra.grant';
