import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const app = (name: string): string => `services/identity/src/app/${name}.ts`;
const resets = testsOf('services/identity/test/password-resets.test.ts');
const byTime = (of: string): Sabotage['test'] => ({
  file: 'services/identity/test/told-by-time.test.ts',
  name: `the time of an answer does not tell whether an address is known: ${of}`,
});

/** AUTH: a forgotten password has a way back that opens nothing to who reads a mailbox. */
export const passwordResetSabotages: readonly Sabotage[] = [
  {
    name: 'one-bad-ask-stops-all-links',
    proves: 'AUTH-3',
    file: app('ask-password-reset'),
    find: '    faults.push(error);\n',
    put: '    faults.push(error);\n    return false;\n',
    test: resets('an ask that cannot be answered holds up no other'),
  },
  {
    name: 'reset-without-second-factor',
    proves: 'AUTH-3',
    file: app('reset-password'),
    find: 'if (!(await spend(store, found))) return false;',
    put: 'await spend(store, found);',
    test: resets(
      'a forgotten password is replaced by link and second factor; all that was open ends, and they are told',
    ),
  },
  {
    name: 'reset-link-works-twice',
    proves: 'AUTH-3',
    file: app('reset-password'),
    find: '  await store.resets.end(id);\n',
    put: '',
    test: resets(
      'a forgotten password is replaced by link and second factor; all that was open ends, and they are told',
    ),
  },
  {
    name: 'reset-keeps-sessions',
    proves: 'AUTH-5',
    file: app('reset-password'),
    find: "  await endSessionsOf(store, id, { reason: 'credential-changed', at: ports.clock.now() });\n",
    put: '',
    test: resets(
      'a forgotten password is replaced by link and second factor; all that was open ends, and they are told',
    ),
  },
  {
    name: 'reset-link-stays-in-the-address',
    proves: 'AUTH-3',
    file: 'apps/web/src/screens/reset/reset-screen.tsx',
    find: "      window.history.replaceState(window.history.state, '', window.location.pathname);\n",
    put: '',
    test: {
      file: 'e2e/forgotten-password.test.ts',
      name: 'a forgotten password is replaced by the mail’s link and the code, on a phone',
    },
    isSlow: true,
  },
  {
    name: 'sign-in-time-tells-who-exists',
    proves: 'AUTH-4',
    file: 'services/identity/src/adapters/argon2-passwords.ts',
    find: 'const isRight = await verify(stored ?? nobody, password);',
    put: 'const isRight = stored !== null && nobody !== null && (await verify(stored, password));',
    test: byTime('a wrong password'),
  },
  {
    // The link is sent before the answer, to whom it may be.
    name: 'reset-time-tells-who-exists',
    proves: 'AUTH-4',
    file: app('ask-password-reset'),
    find: '      await store.resets.ask(ask);',
    put: `      await store.resets.ask(ask);
      const person = await store.people.findByEmail(email);
      const membership = person && (await activeMembership(store, person.id));
      if (membership) await store.resets.lock(person.id);
      if (membership) await store.organisations.find(membership.organisationId);
      if (membership) await store.resets.save({ personId: person.id, tokenHash: random.secret(), expiresAt: now, challenge: null, mails: 1, countedFrom: now });
      if (membership) await store.audit(null, { action: 'password.ask-reset', outcome: 'done', requestId });
      if (membership) await store.publish('notice.asked', { noticeId: random.uuid(), personId: person.id, organisationId: membership.organisationId, kind: 'password-reset-asked', sealed: await vault.close(person) });`,
    test: byTime('asking for a new password'),
  },
  {
    name: 'reset-tells-who-exists',
    proves: 'AUTH-4',
    file: app('ask-password-reset'),
    find: '      await store.resets.ask(ask);',
    put: `      if (!(await store.people.findByEmail(email))) throw new AppError('not-found');
      await store.resets.ask(ask);`,
    test: resets(
      'answers the same for known, unknown and sent-away addresses, before anybody looked',
    ),
  },
];
