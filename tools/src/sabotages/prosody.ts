import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const lua = (name: string): string => `platform/jitsi/prosody/${name}.lua`;
const tests = (name: string): ReturnType<typeof testsOf> =>
  testsOf(`platform/jitsi/test/${name}.test.ts`);
const tokens = tests('tokens');
const gate = tests('gate');
const guard = tests('guard');
const orders = tests('orders');
const focus = tests('focus');

/** The signalling server of Jitsi: who signs in, who comes in, what is passed on, whose orders are taken. */
export const prosodySabotages: readonly Sabotage[] = [
  {
    name: 'jitsi-silent-ghost',
    proves: 'AB-GHOST',
    file: lua('mod_astra_alive'),
    find: '	if silent >= gone_after then\n',
    put: '	if silent == math.huge then\n',
    test: tests('alive')('whose network is gone without a word is gone from the room'),
    says: 'The server never sent this',
  },
  {
    name: 'jitsi-all-cut-off-after-a-pause',
    proves: 'F-16',
    file: lua('mod_astra_alive'),
    find: '		if is_late then session.astra_heard = now; end\n',
    put: '',
    test: tests('alive')('when it was the server that stood still, nobody is cut off for it'),
  },
  {
    name: 'jitsi-quiet-person-cut-off',
    proves: 'AB-GHOST',
    file: lua('mod_astra_alive'),
    find: '		session.conn:write(ping);\n',
    put: '',
    test: tests('alive')('who has nothing to say and answers is there, however long'),
  },
  {
    name: 'jitsi-any-algorithm',
    proves: 'TOK-1',
    file: lua('token.lib'),
    find: '	if header.alg ~= "RS256" then return nil, "algorithm"; end\n',
    put: '',
    test: tokens('a token whose header names another algorithm of the same key is refused'),
  },
  {
    name: 'jitsi-any-audience',
    proves: 'TOK-1',
    file: lua('token.lib'),
    find: '	if claims.aud ~= expected.audience then return nil, "audience"; end\n',
    put: '',
    test: tokens('a token with another audience is refused'),
  },
  {
    name: 'jitsi-token-for-an-hour',
    proves: 'TOK-1',
    file: lua('token.lib'),
    find: '	if claims.exp - claims.nbf > longest then return "lifetime"; end\n',
    put: '',
    test: tokens('a token with an end that is far away is refused'),
  },
  {
    name: 'jitsi-grant-taken-twice',
    proves: 'TOK-2',
    file: lua('mod_auth_astra'),
    find: '	if state.used[grant.id] or is_held(grant) then',
    put: '	if false then',
    test: tokens('two streams with one token: the second is refused while the first lives'),
  },
  {
    name: 'jitsi-anybody-goes-on',
    proves: 'AB-KICK',
    file: lua('mod_auth_astra'),
    find: 'if holder.astra_grant.is_over or not astra.equals(given, right) then return nil; end',
    put: 'if holder.astra_grant.is_over then return nil; end',
    test: tests('resume')('with a wrong secret, or another person’s, nobody goes on'),
  },
  {
    name: 'jitsi-in-though-meetings-says-no',
    proves: 'AB-LOBBY',
    file: lua('mod_astra_gate'),
    find: '	if verdict ~= "ok" then return verdict; end\n',
    put: '',
    test: gate('when meetings says no, nobody comes in'),
  },
  {
    name: 'jitsi-a-yes-by-anybody',
    proves: 'AB-HOOK',
    file: lua('mod_astra_gate'),
    find: '	if not astra.equals(seal, astra.seal(secret, question.id, body)) then return "gate.unavailable"; end\n',
    put: '',
    test: gate('when meetings is not meetings, since its yes has no seal, nobody comes in'),
  },
  {
    name: 'jitsi-floods-without-end',
    proves: 'RTC-6',
    file: lua('mod_astra_guard'),
    find: '	if not takes(session, "stanza") then return cut(session, "too-fast"); end\n',
    put: '',
    test: guard('a flood of questions cuts off who sends it'),
  },
  {
    name: 'jitsi-nested-without-end',
    proves: 'RTC-6',
    file: lua('mod_astra_guard'),
    find: '	if is_too_much(stanza) then return cut(session, "too-deep"); end\n',
    put: '',
    test: guard('one nested as deep as it gets cuts off who sends it, and nobody else'),
  },
  {
    name: 'jitsi-guard-that-lets-all-pass',
    proves: 'AZ-4',
    file: lua('mod_astra_guard'),
    find: '	if ok and allowed then return nil; end\n',
    put: '	do return nil; end\n',
    test: guard('a source that the grant does not allow never comes to the focus'),
    says: 'The server never sent this',
  },
  {
    name: 'jitsi-orders-by-anybody',
    proves: 'AB-HOOK',
    file: lua('mod_astra_orders'),
    find: '	if not astra.equals(headers.authorization or "", "Bearer "..secret) then return 401; end\n',
    put: '',
    test: orders('with a wrong secret no order is taken'),
  },
  {
    name: 'jitsi-orders-through-the-door',
    proves: 'AB-HOOK',
    file: lua('mod_astra_orders'),
    find: '	if headers.x_forwarded_for or headers.forwarded or headers.via then return 404; end\n',
    put: '',
    test: orders('with the secret, but by way of a gateway no order is taken'),
  },
  {
    name: 'jitsi-focus-asked-while-it-leaves',
    proves: 'F-16',
    file: lua('mod_astra_focus'),
    find: '	if astra.is_given_up(asked.room) then return',
    put: '	if false then return',
    test: focus('the focus is not asked for a room that it gives up since the last person left'),
  },
  {
    name: 'jitsi-focus-asked-by-all-at-once',
    proves: 'F-16',
    file: lua('mod_astra_focus'),
    find: '		table.insert(lines[room], asked);\n',
    put: '		hand_on(asked, function () end);\n',
    test: focus('the second who asks for a room waits for the answer to the first'),
  },
  {
    name: 'jitsi-room-without-its-focus',
    proves: 'F-16',
    file: lua('mod_astra_gate'),
    find: '	if not open or astra.is_focus(event.occupant.bare_jid) or has_focus(event.room) then return; end\n',
    put: '	do return; end\n',
    test: focus('whoever comes into a room that the focus has left'),
    says: 'The server never sent this',
  },
  {
    name: 'jitsi-rehearsal-beside-calls',
    proves: 'F-16',
    file: lua('mod_astra_rehearsal'),
    find: 'if is_going_on or not is_idle() or',
    put: 'if is_going_on or',
    test: tests('rehearsal')('a focus that comes back while people are in a call is left alone'),
  },
  {
    name: 'jitsi-bridge-dials-itself',
    proves: 'F-16',
    file: lua('mod_astra_warm'),
    find: '	for candidate in way:childtags("candidate") do copy:add_child(st.clone(candidate)); end\n',
    put: '	for _, part in ipairs(way.tags) do if part.name ~= "fingerprint" then copy:add_child(st.clone(part)); end end\n',
    test: tests('bridge-away')(
      'a bridge that has just been started finds a way and keys to itself',
    ),
  },
];
