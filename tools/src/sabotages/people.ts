import type { Sabotage } from '#sabotage/sabotage.ts';

const app = (name: string): string => `services/identity/src/app/${name}.ts`;
const roles = (name: string): Sabotage['test'] => ({
  file: 'services/identity/test/roles.test.ts',
  name,
});
const invitations = (name: string): Sabotage['test'] => ({
  file: 'services/identity/test/invitations.test.ts',
  name,
});
const engine = (name: string): Sabotage['test'] => ({
  file: 'services/meetings/test/engine.test.ts',
  name,
});

/** Who works where, with which roles, and how all of it ends at once. */
export const peopleSabotages: readonly Sabotage[] = [
  {
    name: 'deactivated-session-stays',
    proves: 'HIP-03',
    file: app('people'),
    find: "      await endSessionsOf(store, id, { reason: 'deactivated', at });\n",
    put: '      void at;\n',
    test: roles('loses every session at once, cannot sign in, and can be brought back'),
  },
  {
    name: 'deactivated-untold',
    proves: 'HIP-03',
    file: app('people'),
    find: "      await store.publish('person.deactivated', {",
    put: '      void ({',
    test: roles('loses every session at once, cannot sign in, and can be brought back'),
  },
  {
    name: 'deactivated-signs-in',
    proves: 'HIP-03',
    file: app('complete-sign-in'),
    find: '    if (!membership.isActive) continue;\n',
    put: '',
    test: {
      file: 'services/identity/test/sign-in.test.ts',
      name: 'is refused in the same words for a wrong password, an unknown address',
    },
  },
  {
    name: 'deactivated-gets-tokens',
    proves: 'HIP-03',
    file: app('find-account'),
    find: 'if (!membership?.isActive) return undefined;',
    put: 'if (!membership) return undefined;',
    test: {
      file: 'services/identity/test/sessions.test.ts',
      name: 'gives nothing to somebody who is no longer active, even before it is ended',
    },
  },
  {
    name: 'role-above-the-giver',
    proves: 'AZ-2',
    file: app('people'),
    find: "        if (!mayGrant(caller.actor.roles, role)) throw new AppError('more-than-held');\n",
    put: '        void role;\n',
    test: roles('cannot be given beyond what the giver may give'),
  },
  {
    name: 'role-above-the-inviter',
    proves: 'AZ-2',
    file: app('invitations'),
    find: 'if (person.roles.some((role) => !mayGrant(actor.roles, role)))',
    put: 'if (person.roles.some((role) => role === undefined))',
    test: invitations('cannot give more than the inviter may give'),
  },
  {
    name: 'platform-role-granted-by-policy',
    proves: 'AZ-2',
    file: 'packages/policy/src/permissions.ts',
    find: "granter.includes('organisation-administrator') && role !== 'platform-administrator'",
    put: "granter.includes('organisation-administrator') && role !== undefined",
    test: {
      file: 'packages/policy/src/permissions.test.ts',
      name: 'an administrator cannot grant a role above their own',
    },
  },
  {
    name: 'last-administrator-goes',
    proves: 'F-19',
    file: 'services/identity/src/adapters/postgres/people.ts',
    find: "    .orderBy('person_id')\n    .forUpdate()\n",
    put: "    .orderBy('person_id')\n",
    test: roles('the last administrator stays one, even when two give it up at once'),
  },
  {
    name: 'roles-of-a-stale-version',
    proves: 'F-19',
    file: 'services/identity/src/adapters/postgres/people.ts',
    find: "    .where('version', '=', membership.version)\n",
    put: '',
    test: roles('are changed once by two who saw the same version'),
  },
  {
    name: 'roles-of-yesterday-in-tokens',
    proves: 'AZ-3',
    file: app('find-account'),
    find: "tokenClaims: { kind: 'member', roles: membership.roles, ...common(session) }",
    put: "tokenClaims: { kind: 'member', roles: ['clinician'], ...common(session) }",
    test: roles('are changed by an administrator, shown in the next token'),
  },
  {
    name: 'session-of-another-person-ended',
    proves: 'ASVS V8',
    file: app('me'),
    find: 'if (!session || session.subjectId !== caller.actor.id || session.endedAt)',
    put: 'if (!session || session.endedAt)',
    test: {
      file: 'services/identity/test/account.test.ts',
      name: 'of somebody else look like none',
    },
  },
  {
    name: 'invitation-past-its-week',
    proves: 'ASVS V6',
    file: app('accept-invitation'),
    find: "if (invitation?.state === 'sent' && invitation.expiresAt > clock.now())",
    put: "if (invitation?.state === 'sent' && clock.now() !== null)",
    test: invitations('can be withdrawn, is over after a week, and is replaced by a newer one'),
  },
  {
    name: 'invitation-withdrawn-in-vain',
    proves: 'ASVS V6',
    file: app('accept-invitation'),
    find: "if (invitation?.state === 'sent' && invitation.expiresAt > clock.now())",
    put: 'if (invitation && invitation.expiresAt > clock.now())',
    test: invitations('can be withdrawn, is over after a week, and is replaced by a newer one'),
  },
  {
    name: 'invitation-without-second-factor',
    proves: 'AUTH-3',
    file: app('accept-invitation'),
    find: 'const step = codes.step(secret, code, clock.now());',
    put: 'const step = secret === code ? null : 0;',
    test: invitations('brings a colleague in, with a password and an authenticator of their own'),
  },
  {
    name: 'invitation-twice-for-one-key',
    proves: 'F-04',
    file: app('invitations'),
    find: '      if (before) return before;\n',
    put: '      void before;\n',
    test: invitations(
      'is sent once for a repeated submission, and refuses another under the same key',
    ),
  },
  {
    name: 'guest-vouched-for-by-anybody',
    proves: 'ASVS V8',
    file: 'services/identity/src/http/internal.ts',
    find: "      config: { access: toServices('meetings') },\n      schema: { body: VouchForGuest,",
    put: '      config: { access: toOurs },\n      schema: { body: VouchForGuest,',
    test: {
      file: 'services/identity/test/sessions.test.ts',
      name: 'is vouched for by meetings alone',
    },
  },
  {
    name: 'secrets-of-people-in-clear',
    proves: 'ENC-01',
    file: 'services/identity/src/adapters/vault.ts',
    find: '    close: (value) => seal.close(value),\n    open: (sealed) => seal.open(sealed),',
    put: '    close: async (value) => JSON.stringify(value),\n    open: async (sealed) => JSON.parse(sealed) as unknown,',
    test: {
      file: 'services/identity/test/sign-in.test.ts',
      name: 'no secret is kept as it is: the tables hold hashes and seals',
    },
  },
  {
    name: 'bearer-ids-in-clear',
    proves: 'ENC-01',
    file: 'services/identity/src/adapters/oidc/model-store.ts',
    find: "const hash = (text: string): string => createHash('sha256').update(text).digest('hex');",
    put: "const hash = (text: string): string => (createHash('sha256') ? text : '');",
    test: {
      file: 'services/identity/test/sign-in.test.ts',
      name: 'no secret is kept as it is: the tables hold hashes and seals',
    },
  },
  {
    name: 'call-goes-on-without-the-role',
    proves: 'AZ-3',
    file: 'services/meetings/src/app/people-events.ts',
    find: '      await putOut(await takeOutOfLost(personId));\n',
    put: '',
    test: {
      file: 'services/meetings/test/engine.test.ts',
      name: 'whoever loses the role that let them in is out of the call at once',
    },
  },
  {
    name: 'ended-sessions-kept-for-ever',
    proves: 'GDPR-04',
    file: 'services/identity/src/adapters/postgres/what-is-over.ts',
    find: "    await forget(trx, 'sessions', sql`ended_at <= ${before}`);\n",
    put: '',
    test: {
      file: 'services/identity/test/sessions.test.ts',
      name: 'what is over is forgotten after sixty days',
    },
  },
  {
    name: 'grant-by-the-role-of-before',
    proves: 'AZ-3',
    file: 'services/meetings/src/app/grants.ts',
    find: 'roles: rolesLeft(by.actor, facts.rolesOfLate)',
    put: 'roles: by.actor.roles',
    test: engine('after the loss of a role a token that still says it gives no way in'),
  },
  {
    name: 'grant-written-as-its-role-is-lost',
    proves: 'AZ-3',
    file: 'services/meetings/src/adapters/postgres/rooms.ts',
    find: 'select pg_advisory_xact_lock_shared(hashtextextended(${rolesOf(personId)}, 0))',
    put: 'select hashtextextended(${rolesOf(personId)}, 0)',
    test: engine('a way in that was being written while its role was taken away is no way in'),
  },
];
