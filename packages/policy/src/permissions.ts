import type { Role } from '@astra/contracts/actor';

/** Everything a member can be allowed to do, role by role. A name is public: never rename one. */
export const permissions = {
  'meeting.see': ['clinician', 'secretary'],
  'meeting.plan': ['clinician', 'secretary'],
  'meeting.change': ['clinician', 'secretary'],
  'meeting.cancel': ['clinician', 'secretary'],
  'meeting.renew-link': ['clinician', 'secretary'],
  'meeting.write': ['clinician', 'secretary'],
  'meeting.settle-help': ['clinician', 'secretary'],
  // Of a consultation only a clinician does these, of a meeting a secretary too: see `meetings.ts`.
  'meeting.open': ['clinician', 'secretary'],
  'meeting.admit': ['clinician', 'secretary'],
  'meeting.return-to-waiting': ['clinician', 'secretary'],
  'meeting.hand-over': ['clinician'],
  'meeting.end': ['clinician', 'secretary'],
  'meeting.join': ['clinician', 'secretary'],
  'meeting.decline': ['clinician', 'secretary'],
  'meeting.invite': ['clinician', 'secretary'],
  'meeting.mute': ['clinician', 'secretary'],
  'meeting.mute-all': ['clinician', 'secretary'],
  'meeting.ask-to-speak': ['clinician', 'secretary'],
  'meeting.remove': ['clinician', 'secretary'],
  'meeting.make-moderator': ['clinician', 'secretary'],
  'meeting.see-attendance': ['clinician', 'secretary'],
  // Care: of a consultation alone.
  'meeting.ask-picture': ['clinician'],
  'meeting.ask-company': ['clinician'],
  'meeting.note-agreement': ['clinician'],
  'meeting.set-conversation-end': ['clinician'],
  'conversation-rule.see': ['organisation-administrator'],
  'conversation-rule.change': ['organisation-administrator'],
  // Of sound and picture; it names nobody.
  'rating.see': ['organisation-administrator'],
  'engine-rule.see': ['organisation-administrator'],
  'engine-rule.change': ['organisation-administrator'],
  'chat.use': ['clinician', 'secretary', 'organisation-administrator', 'security-officer'],
  // Of the rooms that one is in: see `chat.ts`.
  'room-link.see': ['clinician', 'secretary', 'organisation-administrator', 'security-officer'],
  'room-link.add': ['clinician', 'secretary', 'organisation-administrator', 'security-officer'],
  'room-link.change': ['clinician', 'secretary', 'organisation-administrator', 'security-officer'],
  'room-link.remove': ['clinician', 'secretary', 'organisation-administrator', 'security-officer'],
  'room-link.order': ['clinician', 'secretary', 'organisation-administrator', 'security-officer'],
  // Of the rooms of one's teams: see `read-requests.ts`.
  'read-request.see': ['clinician', 'secretary', 'organisation-administrator', 'security-officer'],
  'read-request.ask': ['clinician', 'secretary', 'organisation-administrator', 'security-officer'],
  'read-request.acknowledge': [
    'clinician',
    'secretary',
    'organisation-administrator',
    'security-officer',
  ],
  // Who keeps the room, or answers for its organisation: see `chat-keeping.ts`.
  'room.set-retention': ['clinician', 'secretary', 'organisation-administrator'],
  'room.remove-message': [
    'clinician',
    'secretary',
    'organisation-administrator',
    'security-officer',
  ],
  'room.silence': ['clinician', 'secretary', 'organisation-administrator'],
  'room.report': ['clinician', 'secretary', 'organisation-administrator', 'security-officer'],
  'room.see-reports': ['clinician', 'secretary', 'organisation-administrator', 'security-officer'],
  'room.export': ['organisation-administrator', 'security-officer'],
  'retention.see': ['organisation-administrator', 'security-officer'],
  'retention.change': ['organisation-administrator'],
  // Everybody's device asks what holds for it.
  'offline-rule.see': ['clinician', 'secretary', 'organisation-administrator', 'security-officer'],
  'offline-rule.change': ['organisation-administrator'],
  'link-preview-rule.see': ['organisation-administrator'],
  'link-preview-rule.change': ['organisation-administrator'],
  // Two of them: see the chat service's archive rules.
  'archive.see': ['organisation-administrator', 'security-officer'],
  'archive.propose': ['organisation-administrator'],
  'archive.confirm': ['organisation-administrator'],
  'archive.end': ['organisation-administrator'],
  // Two of these: see the chat service's archive releases.
  'archive.ask-release': ['organisation-administrator', 'security-officer'],
  'archive.confirm-release': ['organisation-administrator', 'security-officer'],
  'archive.end-release': ['organisation-administrator', 'security-officer'],
  'chat.export-person': ['organisation-administrator', 'security-officer'],
  'chat.erase-person': ['security-officer'],
  'team.see': ['clinician', 'secretary', 'organisation-administrator', 'security-officer'],
  // A team's leads do these for their own team too: see `chat.ts`.
  'team.create': ['organisation-administrator'],
  'team.change': ['clinician', 'secretary', 'organisation-administrator'],
  'team.close': ['organisation-administrator'],
  // Rooms of the whole organisation: see `chat.ts`.
  'organisation-room.see': ['organisation-administrator', 'security-officer'],
  'organisation-room.create': ['organisation-administrator'],
  'organisation-room.change': ['organisation-administrator'],
  'organisation-room.close': ['organisation-administrator'],
  // How somebody stands to a space and to what lies in it: see `documents.ts`.
  'document.see': ['clinician', 'secretary', 'organisation-administrator', 'security-officer'],
  'document.see-comments': [
    'clinician',
    'secretary',
    'organisation-administrator',
    'security-officer',
  ],
  'document.comment': ['clinician', 'secretary', 'organisation-administrator', 'security-officer'],
  'document.add': ['clinician', 'secretary', 'organisation-administrator', 'security-officer'],
  'document.change': ['clinician', 'secretary', 'organisation-administrator', 'security-officer'],
  'document.edit': ['clinician', 'secretary', 'organisation-administrator', 'security-officer'],
  // What was shared with them to be passed on: see `passing-on.ts`.
  'document.pass-on': ['clinician', 'secretary', 'organisation-administrator', 'security-officer'],
  // Of a meeting's documents, to its patient.
  'document.give': ['clinician', 'secretary'],
  // To everyone who is in a meeting.
  'document.present': ['clinician', 'secretary'],
  // A link for somebody outside, to what is one’s own: see `guest-links.ts`.
  'document.share-outside': ['clinician', 'secretary', 'organisation-administrator'],
  // To which other organisations: see `partner-shares.ts`.
  'document.set-partners': ['organisation-administrator'],
  // The organisation's own, looked at in place. Each has there what that server gives them: see `documents.ts` for sharing.
  'file-server.use': ['clinician', 'secretary', 'organisation-administrator', 'security-officer'],
  'file-server.set': ['organisation-administrator'],
  // Whether files are found by the words in them.
  'document.set-content-search': ['organisation-administrator'],
  'document.set-allowance': ['organisation-administrator'],
  // What somebody who has left leaves in their own space: see `person-documents.ts`.
  'document.hand-over-person': ['organisation-administrator', 'security-officer'],
  'document.erase-person': ['security-officer'],
  'document.rotate-key': ['security-officer'],
  // That files were changed on the file server.
  'document.see-alarm': ['security-officer'],
  'document.see-all-shares': ['organisation-administrator', 'security-officer'],
  'document.end-any-share': ['organisation-administrator', 'security-officer'],
  'person.see': ['clinician', 'secretary', 'organisation-administrator', 'security-officer'],
  'person.invite': ['organisation-administrator'],
  'person.change-roles': ['organisation-administrator'],
  'person.deactivate': ['organisation-administrator', 'security-officer'],
  'session.see-others': ['security-officer', 'organisation-administrator'],
  'session.end-others': ['security-officer', 'organisation-administrator'],
  'dead-letter.see': ['secretary', 'organisation-administrator'],
  'dead-letter.retry': ['secretary', 'organisation-administrator'],
  'audit.read': ['security-officer'],
  // What is of no organisation: strangers at the doors, the services' own work.
  'audit.read-platform': ['platform-administrator'],
  // One's own: its name, its telephone, its time zone.
  'organisation.change': ['organisation-administrator'],
  'organisation.see-all': ['platform-administrator'],
  'organisation.create': ['platform-administrator'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

/** Whether one of the roles carries the permission. Unknown means no. */
export function roleMay(roles: readonly Role[], permission: Permission): boolean {
  const allowed: readonly Role[] = permissions[permission];
  return roles.some((role) => allowed.includes(role));
}

/** All that the roles carry, for the screens. */
export function permissionsOf(roles: readonly Role[]): readonly Permission[] {
  return (Object.keys(permissions) as Permission[]).filter((each) => roleMay(roles, each));
}

/** Roles that a holder of `granter` may give or take: an administrator grants no platform role. */
export function mayGrant(granter: readonly Role[], role: Role): boolean {
  if (granter.includes('platform-administrator')) return true;
  return granter.includes('organisation-administrator') && role !== 'platform-administrator';
}
