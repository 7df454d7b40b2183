import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const kit = testsOf('packages/kit/src/refusals.test.ts');
const sparing = testsOf('packages/kit/src/sparing.test.ts');
const gateway = testsOf('services/gateway/test/refusals.test.ts');
const livekit = testsOf('services/gateway/test/livekit-doors.test.ts');
const engines = testsOf('services/gateway/test/engine-doors.test.ts');
const security = testsOf('services/security/test/trail.test.ts');
const tell = 'services/gateway/src/http/tell-refused.ts';
const sockets = 'services/gateway/src/http/engine-sockets.ts';

/** TOK-1, AUD-01: what strangers try is in the trail, where nobody can flood it, and costs nobody any time. */
export const refusalSabotages: readonly Sabotage[] = [
  {
    name: 'forged-tokens-not-told',
    proves: 'TOK-1',
    file: 'packages/kit/src/refusals.ts',
    find: '    if (error instanceof TokenRefused) {',
    put: "    if (error instanceof TokenRefused && request.id === '') {",
    test: kit('a forged token leaves one entry for its fault'),
  },
  {
    name: 'forged-tokens-not-told-by-a-service',
    proves: 'TOK-1',
    file: 'services/meetings/src/wiring.ts',
    find: '  recordRefusals(app, use.recordRefusal);\n',
    put: '',
    test: {
      file: 'services/meetings/test/walls.test.ts',
      name: 'every closed route refuses every forged token',
    },
  },
  {
    name: 'refusal-that-waits-for-the-trail',
    proves: 'TOK-1',
    file: 'packages/kit/src/refusals.ts',
    find: "      return note(reason, { actor: null, action: 'token.show', reason, ...from });",
    put: "      return record(null, { action: 'token.show', reason, ...from });",
    test: kit('the answer to a forged token does not wait for the trail'),
  },
  {
    name: 'refusal-that-takes-long',
    proves: 'TOK-1',
    file: 'packages/kit/src/tokens.ts',
    find: "    if (token.length > longest) throw new TokenRefused('size');\n",
    put: `    await new Promise((resolve) => setTimeout(resolve, 25));
    if (token.length > longest) throw new TokenRefused('size');\n`,
    test: {
      file: 'services/security/test/bad-input.test.ts',
      name: 'a token that is not believed, at once',
    },
  },
  {
    name: 'refusals-not-counted',
    proves: 'TOK-1',
    file: 'packages/kit/src/refusals.ts',
    find: '    counter.inc({ action: noted.action, reason: noted.reason });\n',
    put: '',
    test: kit('all of them are counted, by what was wrong'),
  },
  {
    name: 'absent-keys-taken-for-a-forgery',
    proves: 'TOK-1',
    file: 'packages/kit/src/tokens.ts',
    find: '      if (faultsOfTokens.some((one) => cause instanceof one)) throw cause;\n',
    put: '      if (faultsOfTokens.length > 0) throw cause;\n',
    test: kit('while the issuer’s keys cannot be had nobody is signed out'),
  },
  {
    name: 'trail-flooded-by-strangers',
    proves: 'AUD-01',
    file: 'packages/kit/src/sparing.ts',
    find: '    if (!known) {',
    put: '    if (!known || kinds.size > 0) {',
    test: sparing('the first of a kind is told at once, all others of its minute'),
  },
  {
    name: 'trail-flooded-from-everywhere',
    proves: 'AUD-01',
    file: 'packages/kit/src/sparing.ts',
    find: 'kinds.size < mostKinds',
    put: 'kinds.size < Infinity',
    test: sparing('whoever comes from everywhere fills neither the trail nor the memory'),
  },
  {
    name: 'refusals-lost-while-the-database-is-away',
    proves: 'AUD-06',
    file: 'packages/kit/src/sparing.ts',
    find: '        kind.count += count;\n',
    put: '',
    test: sparing('what could not be written is told with what comes a minute later'),
  },
  {
    name: 'refusals-lost-at-the-end',
    proves: 'AUD-06',
    file: 'packages/kit/src/refusals.ts',
    find: '    await sparing.stop();\n',
    put: '',
    test: kit('a forged token leaves one entry for its fault'),
  },
  {
    name: 'cross-site-requests-not-told',
    proves: 'AUD-01',
    file: tell,
    find: "if (problem !== 'cross-site-request' && problem !== 'too-many-requests') return;",
    put: "if (problem !== 'too-many-requests') return;",
    test: gateway('what another site asks in somebody’s browser is in the journal of their house'),
  },
  {
    name: 'victim-of-another-site-not-named',
    proves: 'AUD-01',
    file: tell,
    find: 'actor: session && actorOf(session)',
    put: 'actor: null && session && actorOf(session)',
    test: gateway('what another site asks in somebody’s browser is in the journal of their house'),
  },
  {
    name: 'floods-not-told',
    proves: 'HIP-06',
    file: tell,
    find: "if (problem !== 'cross-site-request' && problem !== 'too-many-requests') return;",
    put: "if (problem !== 'cross-site-request') return;",
    test: gateway('a flood is told by its network, never by its address'),
  },
  {
    name: 'whole-address-in-the-trail',
    proves: 'GDPR-04',
    file: tell,
    find: '    const network = truncatedOrigin(address);\n',
    put: "    const network = address.replace(/$/u, '');\n    void truncatedOrigin;\n",
    test: gateway('a flood is told by its network, never by its address'),
  },
  {
    name: 'planted-cookies-not-told',
    proves: 'AUD-01',
    file: tell,
    find: "isMany ? 'cookies-tried-out' : fault;",
    put: "isMany ? 'cookies-tried-out' : null;",
    test: gateway('a session cookie that nobody here has given is told'),
  },
  {
    name: 'ended-sessions-taken-for-an-attack',
    proves: 'AUD-01',
    file: 'services/gateway/src/domain/dead-cookies.ts',
    find: 'const many = 10;',
    put: 'const many = 1;',
    test: gateway('a session that is over is nobody’s attack'),
  },
  {
    name: 'cookies-tried-out-unseen',
    proves: 'AUD-01',
    file: 'services/gateway/src/domain/dead-cookies.ts',
    find: 'return seen.size >= many;',
    put: 'return seen.size > many;',
    test: gateway('a session that is over is nobody’s attack'),
  },
  {
    name: 'refused-sockets-not-told',
    proves: 'AUD-01',
    file: sockets,
    find: "      if (reason) tell({ action: 'socket.open', reason });\n",
    put: '',
    test: engines('a WebSocket that another site asks for is refused, and told'),
  },
  {
    name: 'flood-over-a-socket-not-told',
    proves: 'RTC-6',
    file: sockets,
    find: "      tell({ action: 'socket.flood', reason: 'too-much-sent' });\n",
    put: '',
    test: engines('a message larger than any honest one ends the connection'),
  },
  {
    name: 'forged-join-tokens-not-told',
    proves: 'TOK-1',
    file: sockets,
    find: "if (entry === 'forged') comer",
    put: "if (entry !== 'forged' && entry !== 'refused') comer",
    test: livekit('a token that the server has not signed is refused'),
  },
  {
    name: 'refused-people-told-as-forgers',
    proves: 'AUD-01',
    file: sockets,
    find: "if (entry === 'forged') comer",
    put: 'if (entry) comer',
    test: livekit('whom meetings refuses it tells of by itself'),
  },
  {
    name: 'gateway-not-heard-by-the-trail',
    proves: 'AUD-01',
    file: 'services/security/src/events/receive.ts',
    find: "from: ['gateway', ",
    put: 'from: [',
    test: security('the gateway’s word is taken, and for the gateway alone'),
  },
  {
    name: 'gateway-that-never-sends',
    proves: 'AUD-01',
    file: 'services/gateway/src/main.ts',
    find: 'await start();\n',
    put: '',
    test: {
      file: 'services/gateway/test/process.test.ts',
      name: 'what strangers try leaves the process for the security service',
    },
  },
];
