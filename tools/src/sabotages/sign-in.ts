import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const app = (name: string): string => `services/identity/src/app/${name}.ts`;
const rows = (name: string): string => `services/identity/src/adapters/postgres/${name}.ts`;
const signIn = testsOf('services/identity/test/sign-in.test.ts');
const secondFactor = testsOf('services/identity/test/second-factor.test.ts');
const authorisation = testsOf('services/identity/test/authorisation.test.ts');
const account = testsOf('services/identity/test/account.test.ts');
const sessions = testsOf('services/identity/test/sessions.test.ts');

/** AUTH: two factors, each used once, guessed slowly; sessions that end when they must. */
export const signInSabotages: readonly Sabotage[] = [
  {
    name: 'second-factor-skipped',
    proves: 'AUTH-3',
    file: app('sign-in'),
    find: '      return describe(store, signIn);\n    });\n  };\n}\n\n/** Second factor.',
    put: `      return describe(store, signIn);
    }).then(async (said) => {
      const signIn = { uid: handle.uid, personId: person.id, isSharedDevice, challenge: null };
      await completeSignIn(ports, { handle, where }, {
        signIn,
        personId: person.id,
        amr: ['pwd'],
        spend: async () => true,
        refuse: () => Promise.reject(new Error('not refused')),
      });
      return said;
    });
  };
}

/** Second factor.`,
    test: signIn('alone opens nothing, not by the address of the last step either'),
  },
  {
    name: 'sign-in-taken-over-by-another-browser',
    proves: 'AUTH-3',
    file: 'services/identity/src/adapters/oidc/interactions.ts',
    find: "details.uid !== uid || details.prompt.name !== 'login'",
    put: "details.prompt.name !== 'login'",
    test: secondFactor('another browser cannot go on with it'),
  },
  {
    name: 'any-code-is-right',
    proves: 'AUTH-3',
    file: app('sign-in'),
    find: 'const step = secret === undefined ? null : codes.step(secret, code, clock.now());',
    put: 'const step = secret === code ? null : Math.floor(clock.now().getTime() / 30_000);',
    test: secondFactor('wrong codes are throttled'),
  },
  {
    name: 'code-replayed',
    proves: 'AUTH-2',
    file: rows('factors'),
    find: "        .where('last_step', '<', String(step))\n",
    put: '',
    test: secondFactor('a code works once'),
  },
  {
    name: 'code-of-long-ago',
    proves: 'AUTH-2',
    file: 'services/identity/src/adapters/otpauth-codes.ts',
    find: 'window: 1',
    put: 'window: 10',
    test: secondFactor('a code of the step before or after is taken, one further is not'),
  },
  {
    name: 'recovery-code-used-twice',
    proves: 'AUTH-5',
    file: rows('factors'),
    find: "      const result = await trx\n        .deleteFrom('recovery_codes')\n        .where('person_id', '=', personId)\n        .where('code_hash', '=', hash)\n        .executeTakeFirst();\n      return result.numDeletedRows === 1n;",
    put: "      const found = await trx\n        .selectFrom('recovery_codes')\n        .selectAll()\n        .where('person_id', '=', personId)\n        .where('code_hash', '=', hash)\n        .executeTakeFirst();\n      return found !== undefined;",
    test: secondFactor('a recovery code works once'),
  },
  {
    name: 'passkey-without-the-person',
    proves: 'AUTH-1',
    file: 'services/identity/src/adapters/webauthn.ts',
    find: '          requireUserVerification: true,\n          // The counter',
    put: '          requireUserVerification: false,\n          // The counter',
    test: account('is refused from another origin, for another site'),
  },
  {
    name: 'passkey-copied',
    proves: 'AUTH-1',
    file: 'services/identity/src/adapters/webauthn.ts',
    find: "(stored > 0 || counter > 0) && counter <= stored ? 'counter-regression' : { counter };",
    put: "counter < 0 && stored < 0 ? 'counter-regression' : { counter };",
    test: account('whose counter goes back is refused, and the trail says so'),
  },
  {
    name: 'passkey-of-another-person',
    proves: 'AUTH-1',
    file: app('sign-in-with-passkey'),
    find: 'passkey: membership && !isOther ? passkey : undefined,',
    put: 'passkey: membership || isOther ? passkey : undefined,',
    test: account('serves as the second factor of its own person only'),
  },
  {
    name: 'passkey-answer-replayed',
    proves: 'AUTH-1',
    file: app('sign-in-with-passkey'),
    find: '    await spendChallenge(ports, signIn);\n',
    put: '',
    test: account('is refused from another origin, for another site'),
  },
  {
    name: 'password-guessed-without-end',
    proves: 'HIP-06',
    file: rows('throttles'),
    find: '      if (row.blocked_until && row.blocked_until > now) return { waitUntil: row.blocked_until };\n',
    put: '',
    test: signIn('is throttled after five wrong tries, even with the right password'),
  },
  {
    name: 'password-guessed-many-at-once',
    proves: 'HIP-06',
    file: rows('throttles'),
    find: "const row = await trx\n        .insertInto('throttles')",
    put: "const seen = await trx.selectFrom('throttles').selectAll().where('key', '=', key).executeTakeFirst();\n      const row = seen ?? await trx\n        .insertInto('throttles')",
    test: signIn('a hundred wrong tries at once are throttled like one after another'),
  },
  {
    name: 'try-falls-over-a-right-one',
    proves: 'HIP-06',
    file: rows('throttles'),
    find: 'doUpdateSet({ key }))\n        .returningAll()\n        .executeTakeFirstOrThrow();',
    put: "doNothing()).returningAll().executeTakeFirst() ?? (await trx.selectFrom('throttles').selectAll().where('key', '=', key).forUpdate().executeTakeFirstOrThrow());",
    test: secondFactor('a code that is sent while the tries before it are forgiven is judged'),
  },
  {
    name: 'password-that-is-common',
    proves: 'HIP-06',
    file: app('change-password'),
    find: "      if (isTooWeak(next, person)) throw new AppError('password-too-weak');\n",
    put: '',
    test: account('is refused when it is easy to guess: motdepasse123'),
  },
  {
    name: 'address-known-by-the-refusal',
    proves: 'AUTH-4',
    file: app('sign-in'),
    find: 'const isRight = await passwords.verify(person?.passwordHash ?? null, password);',
    put: "if (!person) throw new AppError('not-found');\n    const isRight = await passwords.verify(person.passwordHash, password);",
    test: signIn('is refused in the same words for a wrong password, an unknown address'),
  },
  {
    name: 'wait-of-a-network-undone-by-one-right-password',
    proves: 'AUTH-4',
    file: 'services/identity/src/adapters/postgres/throttles.ts',
    find: ".set((eb) => ({ failures: eb(eb.ref('failures'), '-', 1) }))",
    put: ".set((eb) => ({ failures: eb(eb.ref('failures'), '-', 1), blocked_until: null }))",
    test: signIn('on others in the same house keep nobody out who has signed in there before'),
  },
  {
    name: 'factor-changed-without-fresh-proof',
    proves: 'AUTH-6',
    file: 'packages/kit/src/fresh-proof.ts',
    find: "  if (!isProofFresh(actor.authTime, clock.now())) throw new AppError('fresh-proof-needed');",
    put: '  void [actor, clock];',
    test: account('and everything else that changes a factor asks for a fresh proof'),
  },
  {
    name: 'password-changed-sessions-stay',
    proves: 'AUTH-5',
    file: app('change-password'),
    find: '      await endOtherSessions(store, caller, clock);\n',
    put: '',
    test: account('needs the current one, ends the other sessions'),
  },
  {
    name: 'changed-factor-untold',
    proves: 'AUTH-5',
    file: app('my-factors'),
    find: "  tellOfChange(ports, store, { personId, organisationId, kind: 'sign-in-ways-changed' });",
    put: '  Promise.resolve(void [tellOfChange, ports, store, personId, organisationId]);',
    test: account('is replaced by a new one once its first code is proved'),
  },
  {
    name: 'token-of-a-session-that-is-over',
    proves: 'TOK-8',
    file: app('find-account'),
    find: 'if (!session || !isAlive(session, now)) return undefined;',
    put: 'if (!session || isAlive(session, now) === null) return undefined;',
    test: account('are listed with the device in words, and one can be ended from another'),
  },
  {
    name: 'session-idle-for-ever',
    proves: 'HIP-15',
    file: 'services/identity/src/domain/sessions.ts',
    find: '  return session.lastSeenAt.getTime() + session.idleSeconds * 1000 > now.getTime();',
    put: '  return true;',
    test: sessions('on a shared device ends after ten minutes without use'),
  },
  {
    name: 'session-without-end',
    proves: 'HIP-15',
    file: 'services/identity/src/domain/sessions.ts',
    find: 'if (session.endedAt || session.expiresAt <= now) return false;',
    put: 'if (session.endedAt) return false;',
    test: sessions('ends after twelve hours however much it is used'),
  },
  {
    name: 'code-of-the-provider-used-twice',
    proves: 'TOK-2',
    file: 'services/identity/src/adapters/oidc/model-store.ts',
    find: "        if (result.numUpdatedRows !== 1n) throw new errors.InvalidGrant('already consumed');\n",
    put: '        void result;\n',
    test: authorisation('a code works once, and of two at once only one'),
  },
  {
    name: 'sign-in-without-proof-key',
    proves: 'ASVS V10',
    file: 'services/identity/src/adapters/oidc/provider.ts',
    find: 'pkce: { required: () => true },',
    put: 'pkce: { required: () => false },',
    test: authorisation('needs PKCE, our redirect address and our client'),
  },
  {
    name: 'ticket-used-twice',
    proves: 'TOK-2',
    file: rows('sessions'),
    find: "        .where('used_at', 'is', null)\n",
    put: '',
    test: sessions('has one ticket for one device: of two at once only one gets in'),
  },
  {
    name: 'ticket-of-long-ago',
    proves: 'TOK-2',
    file: rows('sessions'),
    find: "        .where('used_at', 'is', null)\n        .where('expires_at', '>', now)\n",
    put: "        .where('used_at', 'is', null)\n",
    test: sessions('cannot come in with a ticket that is older than a minute or made up'),
  },
  {
    name: 'kept-out-by-tries-from-elsewhere',
    proves: 'AUTH-2',
    file: app('guard-tries'),
    find: "isAtHome ? `${kind}:${key}@${where.origin ?? ''}` : `${kind}:${key}`;",
    put: 'isAtHome && where === undefined ? `${kind}` : `${kind}:${key}`;',
    test: signIn('from elsewhere keep nobody out where they have signed in before'),
  },
  {
    name: 'kept-out-by-tries-on-others',
    proves: 'AUTH-2',
    file: app('guard-tries'),
    find: 'const later = latest(own, attempt.isAtHome === true ? null : network);',
    put: 'const later = latest(own, network);',
    test: signIn('on others in the same house keep nobody out who has signed in there before'),
  },
  {
    name: 'administrator-invited-by-an-open-browser',
    proves: 'AUTH-6',
    file: app('invitations'),
    find: '      if (person.roles.some(isPowerful)) askFreshProof(caller, ports.clock);\n',
    put: '',
    test: {
      file: 'services/identity/test/invitations.test.ts',
      name: 'to a role by which others are let in or watched asks for a fresh proof',
    },
  },
  {
    name: 'lost-phone-without-a-number',
    proves: 'issue 3',
    file: app('sign-in'),
    find: '  return organisation?.phone ?? null;\n',
    put: '  return organisation ? null : null;\n',
    test: {
      file: 'services/identity/test/second-factor.test.ts',
      name: 'who has lost it reads the number of their own organisation',
    },
  },
  {
    name: 'colleagues-session-taken-for-ones-own',
    proves: 'SES-1',
    file: app('complete-sign-in'),
    find: "previous.subjectId === personId ? 'renewed' : 'replaced'",
    put: "personId ? 'renewed' : 'replaced'",
    test: authorisation('a colleague who signs in at the same browser ends what was open there'),
  },
];
