import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const src = (name: string): string => `services/gateway/src/${name}.ts`;
const sessions = testsOf('services/gateway/test/sessions.test.ts');
const signIn = testsOf('services/gateway/test/sign-in.test.ts');
const roles = testsOf('services/identity/test/roles.test.ts');
const account = testsOf('services/identity/test/account.test.ts');
const invitations = testsOf('services/identity/test/invitations.test.ts');

/** A browser's session: begun anew at each sign-in, over everywhere at once, its streams with it. */
export const sessionSabotages: readonly Sabotage[] = [
  {
    name: 'sessions-ended-without-fresh-proof',
    proves: 'AUTH-6',
    file: 'services/identity/src/app/people.ts',
    find: '      askFreshProof(caller, ports.clock);\n      refuseAboveOneself(caller, membership);\n      await endSessionsOf',
    put: '      refuseAboveOneself(caller, membership);\n      await endSessionsOf',
    test: roles('are not signed out by others without a fresh proof'),
  },
  {
    name: 'sign-ins-of-colleagues-shown',
    proves: 'GDPR-05',
    file: 'services/identity/src/http/replies.ts',
    find: "roleMay(roles, 'session.see-others')",
    put: "roleMay(roles, 'person.see')",
    test: roles('a clinician learns when colleagues sign in, and how well: false'),
  },
  {
    name: 'name-of-a-colleague-taken',
    proves: 'AZ-5',
    file: 'services/identity/src/app/refuse-name.ts',
    find: "  if (names.some((name) => looksAlike(name, to))) throw new AppError('name-taken');",
    put: '  void names;',
    test: account('is not given the name of a colleague, however it is written'),
  },
  {
    name: 'name-taken-in-other-letters',
    proves: 'AZ-5',
    file: 'services/identity/src/domain/names.ts',
    find: '  [unhomoglyph(word), unhomoglyph(word.toLowerCase())].map(',
    put: '  [word, word.toLowerCase()].map(',
    test: account('is not given the name of a colleague, however it is written'),
  },
  {
    name: 'name-taken-by-who-joins',
    proves: 'AZ-5',
    file: 'services/identity/src/app/accept-invitation.ts',
    find: '      await refuseNameOfAnother(store, { organisationId, personId: null, from, to: displayName });\n',
    put: '      void [refuseNameOfAnother, organisationId, from];\n',
    test: invitations(
      'gives nobody the name of a colleague but the one that the administrator wrote',
    ),
  },
  {
    name: 'stream-open-after-the-session',
    proves: 'HIP-03',
    file: src('app/heed-news'),
    find: '      streams.cutSessions(news.ended);\n',
    put: '',
    test: sessions('a session that identity ends is over at every replica within a second'),
  },
  {
    name: 'stream-begun-as-its-session-ends',
    proves: 'AZ-3',
    file: src('http/forward'),
    find: 'if (isStillTheirs()) return removeOne;',
    put: 'if (isStillTheirs !== undefined) return removeOne;',
    test: sessions('a stream that begins just as its person is ended is not left open'),
  },
  {
    name: 'replaced-visit-told-as-over',
    proves: 'HIP-03',
    file: 'services/gateway/src/events/identity-events.ts',
    find: "reason === 'replaced' ? reason : undefined",
    put: "reason === 'renewed' ? 'replaced' : undefined",
    test: sessions('the device whose visit went on elsewhere is told so at every request'),
  },
  {
    name: 'refusal-told-before-its-reason',
    proves: 'HIP-03',
    file: src('app/find-session'),
    find: "if (reason !== 'not-known-yet') return",
    put: 'if (reason !== undefined) return',
    test: sessions('identity refuses before its event says "replaced"'),
  },
  {
    name: 'reason-of-an-end-kept-for-good',
    proves: 'HIP-03',
    file: 'services/gateway/src/adapters/postgres/sessions.ts',
    find: "        .where('ended_at', '>', rememberedFor)\n",
    put: '',
    test: sessions('why a visit ended is forgotten after an hour'),
  },
  {
    name: 'stream-open-past-the-end',
    proves: 'HIP-15',
    file: src('http/forward'),
    find: 'Math.max(0, session.expiresAt.getTime() - Date.now())',
    put: '2 ** 30',
    test: sessions(
      'a session that is over by the clock opens nothing, and its stream ends with it',
    ),
  },
  {
    name: 'session-good-past-its-end',
    proves: 'HIP-15',
    file: src('app/find-session'),
    find: 'return session && !hasExpired(session, clock.now()) ? session : null;',
    put: 'return session && hasExpired !== undefined ? session : null;',
    test: sessions(
      'a session that is over by the clock opens nothing, and its stream ends with it',
    ),
  },
  {
    name: 'session-remembered-after-its-end',
    proves: 'HIP-03',
    file: src('app/heed-news'),
    find: '      findSession.forget(news.ended);\n',
    put: '',
    test: sessions('a session that identity ends is over at every replica within a second'),
  },
  {
    name: 'session-of-a-deactivated-person',
    proves: 'HIP-03',
    file: src('events/identity-events'),
    find: "'person.deactivated': ({ personId }, { time }) =>\n        sessions.removeBySubject(personId, new Date(time)),",
    put: "'person.deactivated': async () => undefined,",
    test: sessions('a person who is deactivated loses every browser'),
  },
  {
    name: 'old-roles-after-a-change',
    proves: 'AZ-3',
    file: src('app/heed-news'),
    find: '    tokens.dropSubject(news.changed);\n',
    put: '',
    test: sessions('a person whose roles changed gets new tokens at once'),
  },
  {
    name: 'session-planted-in-advance',
    proves: 'ASVS V7',
    file: src('app/open-session'),
    find: '    if (previous) await sessions.remove(previous.id);\n',
    put: '',
    test: signIn('a session that somebody planted before the sign-in is not the one after it'),
  },
  {
    name: 'sign-in-that-nobody-asked-for',
    proves: 'ASVS V10',
    file: src('adapters/oidc/identity'),
    find: 'expectedState: state.state,',
    put: "expectedState: current.searchParams.get('state') ?? state.state,",
    test: signIn('an answer with a forged state signs nobody in and tells it calmly'),
  },
  {
    name: 'sign-out-here-alone',
    proves: 'TOK-8',
    file: src('app/log-out'),
    find: `    await identity
      .endSession(identitySessionId, refreshToken)
      .catch(`,
    put: '    await Promise.resolve([identitySessionId, refreshToken, identity]).catch(',
    test: signIn('signing out ends the session here and at identity'),
  },
  {
    name: 'sign-out-that-leaves-the-session',
    proves: 'TOK-8',
    file: src('app/log-out'),
    find: '    await sessions.remove(id);\n',
    put: '    void id;\n',
    test: signIn('signing out ends the session here and at identity'),
  },
  {
    name: 'sent-away-after-the-sign-in',
    proves: 'AB-OAUTH',
    file: src('domain/return-to'),
    find: "  if (tricks.test(url.pathname) || notPages.test(url.pathname)) return '/';\n",
    put: '',
    test: signIn('nobody is sent away by returnTo "/auth/logout"'),
  },
  {
    name: 'path-logged-with-its-query',
    proves: 'GDPR-03',
    file: src('http/access-log'),
    find: "const [path = '/'] = request.url.split('?', 1);",
    put: 'const path = request.url;',
    test: {
      file: 'services/gateway/test/process.test.ts',
      name: 'no secret and nothing of a person is in the log of a whole visit',
    },
  },
  {
    name: 'path-logged-with-its-secret',
    proves: 'GDPR-03',
    file: src('http/access-log'),
    find: "part.length <= 24 || idShape.test(part) ? part : ':long'",
    put: 'part',
    test: {
      file: 'services/gateway/test/process.test.ts',
      name: 'no secret and nothing of a person is in the log of a whole visit',
    },
  },
];
