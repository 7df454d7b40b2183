import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const signals = testsOf('packages/call-core/test/signals.test.ts');
const overLiveKit = testsOf('packages/call-core/test/browser/livekit-call.test.ts');

/** What one person in a call could do to the others by what their browser sends. */
export const callSabotages: readonly Sabotage[] = [
  {
    name: 'a-forged-key-is-a-server-away',
    proves: 'RTC-2',
    file: 'packages/call-core/src/livekit/open-room.ts',
    find: "    if (join.isBlocked()) throw new ConnectError('media-blocked', { cause });\n",
    put: '',
    test: overLiveKit('lets no media flow, and is told as media that found no way'),
  },
  {
    name: 'a-dead-server-is-media-that-failed',
    proves: 'RTC-2',
    file: 'packages/call-core/src/livekit/failing-join.ts',
    find: '    isBlocked ||= hasMediaFailed(room);',
    put: '    isBlocked ||= true || hasMediaFailed(room);',
    test: overLiveKit('is told as a server that is not there, whatever became of the media'),
  },
  {
    name: 'blocked-media-is-a-lost-connection',
    proves: 'RTC-2',
    file: 'packages/call-core/src/carrier.ts',
    find: "outcome.isMediaBlocked ? 'media-blocked' : 'connection-lost'",
    put: "'connection-lost'",
    test: {
      file: 'packages/call-core/test/call-session.test.ts',
      name: 'a join that never works ends after a minute instead of trying for ever',
    },
  },
  {
    name: 'jitsi-in-a-call-with-a-forged-key',
    proves: 'RTC-2',
    file: 'packages/call-core/src/jitsi/open-conference.ts',
    find: "    else if (state === 'failed') failed(new ConnectError('media-blocked'));\n",
    put: '    else done();\n',
    test: {
      file: 'packages/call-core/test/jitsi.test.ts',
      name: 'media with another key than the server told are no call, though they have found their way',
    },
  },
  {
    name: 'a-bridge-that-hardly-checks-what-it-hears',
    proves: 'RTC-1',
    file: 'platform/jitsi/config/jvb.conf',
    find: '"SRTP_AES128_CM_HMAC_SHA1_80" ]',
    put: '"SRTP_AES128_CM_HMAC_SHA1_32" ]',
    test: {
      file: 'platform/jitsi/test/config.test.ts',
      name: 'the bridge seals media by nothing that is broken (RTC-1)',
    },
  },
  {
    name: 'a-new-focus-takes-the-old-pictures-away',
    proves: 'F-03',
    file: 'platform/jitsi/prosody/mod_astra_gate.lua',
    find: 'for _, grant in pairs(open.people) do grant.has_lost_focus = true; end',
    put: '',
    test: {
      file: 'platform/jitsi/test/focus.test.ts',
      name: 'who is in a room when its focus dies keeps what they see until they are there anew',
    },
  },
  {
    name: 'who-is-removed-goes-on-seeing',
    proves: 'AB-GHOST',
    file: 'platform/jitsi/prosody/mod_astra_guard.lua',
    find: '(nick ~= grant.nick or grant.reason == "replaced")',
    put: 'true',
    test: {
      file: 'platform/jitsi/test/focus.test.ts',
      name: 'who is removed from a room that has lost its focus is told so',
    },
  },
  {
    name: 'into-a-room-without-a-bridge-and-out-again',
    proves: 'F-02',
    file: 'platform/jitsi/prosody/load.lib.lua',
    find: 'return is_lacking;',
    put: 'return false;',
    test: {
      file: 'platform/jitsi/test/bridge-away.test.ts',
      name: 'while no bridge is there nobody is let into a room without media',
    },
  },
  {
    name: 'to-a-bridge-that-has-never-run',
    proves: 'F-02',
    file: 'platform/jitsi/prosody/load.lib.lua',
    find: ' and not astra.state.cold[nick]',
    put: '',
    test: {
      file: 'platform/jitsi/test/bridge-away.test.ts',
      name: 'a bridge that has just been started is made to run before anybody waits for it',
    },
  },
  {
    name: 'a-bridge-is-deaf-for-five-seconds',
    proves: 'F-02',
    file: 'platform/jitsi/config/astra.cfg.lua',
    find: '"astra_inner", "smacks", "roster"',
    put: '"astra_inner", "smacks"',
    test: {
      file: 'platform/jitsi/test/inner-streams.test.ts',
      name: 'the focus and the bridges are told their rosters',
    },
  },
  {
    name: 'jitsi-asks-for-a-session-too',
    proves: 'issue 4',
    file: 'platform/jitsi/prosody/mod_auth_astra.lua',
    find: 'event.features:remove_children("session", "urn:ietf:params:xml:ns:xmpp-session");',
    put: '',
    test: {
      file: 'platform/jitsi/test/tokens.test.ts',
      name: 'whoever signs in is offered an address and no session beside it',
    },
  },
  {
    name: 'jitsi-words-wait-for-receipts',
    proves: 'issue 4',
    file: 'platform/jitsi/config/astra.cfg.lua',
    find: 'smacks_max_unacked_stanzas = 100',
    put: 'smacks_max_unacked_stanzas = 0',
    test: {
      file: 'platform/jitsi/test/inner-streams.test.ts',
      name: 'the focus is not asked to confirm each word',
    },
  },
  {
    name: 'jitsi-sound-without-redundancy',
    proves: 'issue 4',
    file: 'platform/jitsi/config/jicofo.conf',
    find: 'opus.red.enabled = true',
    put: 'opus.red.enabled = false',
    test: {
      file: 'platform/jitsi/test/config.test.ts',
      name: 'the focus offers sound that bears losses',
    },
  },
  {
    name: 'jitsi-asks-a-stranger-for-its-address',
    proves: 'RTC-8',
    file: 'packages/call-core/src/jitsi/open-conference.ts',
    find: '    p2p: { stunServers: [] },\n',
    put: '',
    test: {
      file: 'packages/call-core/test/jitsi.test.ts',
      name: 'the library is told of no stranger, of sound that bears losses, and of silence that costs little',
    },
  },
  {
    name: 'jitsi-shows-addresses-to-the-other',
    proves: 'RTC-8',
    file: 'packages/call-core/src/jitsi/open-conference.ts',
    find: 'p2p: { enabled: false },',
    put: 'p2p: { enabled: true },',
    test: {
      file: 'packages/call-core/test/jitsi.test.ts',
      name: 'the library is told of no stranger, of sound that bears losses, and of silence that costs little',
    },
  },
  {
    name: 'pictures-dropped-with-the-signalling',
    proves: 'F-03',
    file: 'packages/call-core/src/leg.ts',
    find: "  return status === 'lost' && hasMedia(old);\n",
    put: '  return false;\n',
    test: {
      file: 'packages/call-core/test/from-one-engine-to-another.test.ts',
      name: 'when only the signalling is gone, the old pictures stay until the new ones are there',
    },
  },
  {
    name: 'joined-anew-without-need',
    proves: 'F-09',
    file: 'packages/call-core/src/carrier.ts',
    find: '(this.#isConnected() ? PATIENCE_MS : 0)',
    put: '0',
    test: {
      file: 'packages/call-core/test/losing-the-network.test.ts',
      name: 'a call that was only cut off mends itself when the network is back, before it is joined anew',
    },
  },
  {
    name: 'any-word-is-a-reaction',
    proves: 'issue 4',
    file: 'packages/call-core/src/signals.ts',
    find: '  return REACTIONS.find((one) => one === told) ?? null;',
    put: "  return typeof told === 'string' ? (told as Reaction) : null;",
    test: signals('whatever it is, it is a reaction of the list or nothing'),
  },
  {
    name: 'reactions-without-end',
    proves: 'issue 4',
    file: 'packages/call-core/src/own-signals.ts',
    find: '      if (theirs.take(participantId, clock.now())) show(participantId, reaction);',
    put: '      show(participantId, reaction);',
    test: signals('three a second are sent, and three a second of each other person are shown'),
  },
  {
    name: 'a-hand-that-is-a-word',
    proves: 'issue 4',
    file: 'platform/jitsi/prosody/presence.lib.lua',
    find: '			if not is_hand(element) then return nil; end\n',
    put: '',
    test: {
      file: 'platform/jitsi/test/gate.test.ts',
      name: 'a raised hand reaches the others as a moment, and nothing comes with it',
    },
  },
  {
    name: 'a-region-by-the-browser',
    proves: 'issue 4',
    file: 'platform/jitsi/prosody/presence.lib.lua',
    find: '	SourceInfo = plain, features',
    put: '	region = "http://jitsi.org/jitsi-meet", SourceInfo = plain, features',
    test: {
      file: 'platform/jitsi/test/guard.test.ts',
      name: 'where somebody is, meetings says, and not their browser',
    },
  },
  {
    name: 'a-screen-without-its-sound',
    proves: 'issue 4',
    file: 'packages/call-core/src/local-screen.ts',
    find: "      ...(shared?.audio ? { 'screen-audio': shared.audio } : {}),\n",
    put: '',
    test: {
      file: 'e2e/screen-share.test.ts',
      name: 'the doctor shows their screen: the patient sees it move and hears it, and it is gone when it is stopped',
    },
    isSlow: true,
  },
  {
    name: 'a-browser-that-names-itself',
    proves: 'issue 4',
    file: 'packages/video-engine/src/livekit/access-token.ts',
    find: '    canUpdateOwnMetadata: false,',
    put: '    canUpdateOwnMetadata: true,',
    test: {
      file: 'packages/video-engine/test/livekit-engine.test.ts',
      name: 'a browser can neither write its own name nor the id of its grant',
    },
  },
  {
    name: 'a-mute-that-only-asks',
    proves: 'issue 4',
    file: 'platform/jitsi/prosody/hold.lib.lua',
    find: '	return ask(room, grant, kind, true):finally(no_more):next(yes, no);',
    put: '	no_more();\n	return promise.resolve(true);',
    test: {
      file: 'platform/jitsi/test/hold.test.ts',
      name: 'a mute is also held at the bridge, for this person alone, until they say that they send again',
    },
  },
  {
    name: 'who-is-silent-by-their-own-word-is-let-be',
    proves: 'issue 4',
    file: 'platform/jitsi/prosody/hold.lib.lua',
    find: '	if not focus_of(room) or grant.sending[other[source]] then',
    put: '	if not focus_of(room) or not grant.sending[source] then',
    test: {
      file: 'platform/jitsi/test/hold.test.ts',
      name: 'who says that they are silent is held all the same, and so is who does not obey',
    },
  },
  {
    name: 'the-focus-mutes-everybody',
    proves: 'issue 4',
    file: 'platform/jitsi/prosody/hold.lib.lua',
    find: '	return is_told_to_mute(stanza) and st.reply(stanza) or nil;',
    put: '	return nil and is_told_to_mute(stanza);',
    test: {
      file: 'platform/jitsi/test/hold.test.ts',
      name: 'nobody is asked to be silent by the focus: that is for meetings to say',
    },
  },
  {
    name: 'pictures-over-a-panel-for-a-frame',
    proves: 'issue 4',
    file: 'apps/web/src/call/use-place.ts',
    find: '  useLayoutEffect(measure);\n',
    put: '  useLayoutEffect(measure, [measure]);\n',
    test: {
      file: 'apps/web/test/call/call-layout.test.ts',
      name: 'the pictures make room for a panel in the moment in which it opens',
    },
  },
];
