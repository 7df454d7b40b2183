import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const overLiveKit = testsOf('packages/call-core/test/browser/livekit-call.test.ts');
const engineDoors = testsOf('services/gateway/test/engine-doors.test.ts');
const pace = {
  file: 'services/gateway/src/domain/engine-doors.test.ts',
  name: 'on the way to bridge a flood cuts off who sends it, by number or by size',
};

/** Floods, seals, and what is told of people and servers that are gone. */
export const mediaSabotages: readonly Sabotage[] = [
  {
    name: 'floods-through-the-door-of-the-engine',
    proves: 'RTC-6',
    file: 'services/gateway/src/http/engine-sockets.ts',
    find: 'makeFrameMeter(paces[kind])',
    put: 'makeFrameMeter({ frames: { atOnce: 1e9, perSecond: 0 }, bytes: { atOnce: 1e9, perSecond: 0 } })',
    test: engineDoors('a thousand messages in a second end their sender’s connection'),
  },
  {
    name: 'large-messages-without-end',
    proves: 'RTC-6',
    file: 'services/gateway/src/domain/frame-meter.ts',
    find: ' || !mayCome.bytes(size, now)',
    put: '',
    test: pace,
  },
  {
    name: 'messages-without-number',
    proves: 'RTC-6',
    file: 'services/gateway/src/domain/frame-meter.ts',
    find: '!mayCome.frames(1, now) || ',
    put: '',
    test: pace,
  },
  // No server of ours can be told to seal badly or to hand on what nobody sealed: what one would show is put in its place.
  {
    name: 'a-server-that-hardly-checks-what-it-hears',
    proves: 'RTC-1',
    file: 'packages/call-core/test/browser/changed-pages.ts',
    find: '({ tlsVersion, dtlsCipher, srtpCipher }));',
    put: "({ tlsVersion, dtlsCipher, srtpCipher: srtpCipher && 'SRTP_AES128_CM_HMAC_SHA1_32' }));",
    test: overLiveKit('(RTC-1)'),
  },
  {
    name: 'a-server-that-hands-on-what-nobody-sealed',
    proves: 'RTC-3',
    file: 'packages/call-core/test/browser/changed-pages.ts',
    find: 'sum + entry.packetsReceived, 0);',
    put: 'sum + 40 * entry.packetsReceived, 0);',
    test: overLiveKit('what somebody else makes up in their name is handed on to nobody (RTC-3)'),
  },
  {
    name: 'jitsi-silent-people-are-lost',
    proves: 'issue 4',
    file: 'packages/call-core/src/jitsi/received.ts',
    find: '  if (track.isMuted()) return false;\n',
    put: '',
    test: {
      file: 'packages/call-core/test/jitsi.test.ts',
      name: 'packets are to come from who speaks or shows themselves',
    },
  },
  {
    name: 'jitsi-lost-people-look-well',
    proves: 'issue 4',
    file: 'packages/call-core/src/jitsi/roster.ts',
    find: "isSilent(person.getId()) ? 'lost' : ",
    put: '',
    test: {
      file: 'packages/call-core/test/jitsi.test.ts',
      name: 'somebody from whom nothing comes any more is told as lost',
    },
  },
  {
    name: 'heard-again-over-the-next-bridge',
    proves: 'issue 4',
    file: 'platform/jitsi/prosody/mod_astra_guard.lua',
    find: '		prosody.events.fire_event("astra-offered", { grant = grant });\n',
    put: '',
    test: {
      file: 'platform/jitsi/test/hold.test.ts',
      name: 'who was held is held at the next bridge too',
    },
  },
  {
    name: 'a-dead-server-is-ones-own-network',
    proves: 'F-02',
    file: 'packages/call-core/src/joining.ts',
    find: "isUnreachable(error) ? 'server' : (faultOf?.(error) ?? null)",
    put: "'network'",
    test: {
      file: 'packages/call-core/test/losing-the-network.test.ts',
      name: 'a server that dies is not told as a network that is away, nor the other way round',
    },
  },
];
