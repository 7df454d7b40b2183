import { expect, test } from 'vitest';
import { ConnectError } from '../src/call-engine.ts';
import type { EngineGrant, Wanted } from '../src/call-engine.ts';
import { readClaims } from '../src/jitsi/claims.ts';
import { EVENTS } from '../src/jitsi/library.ts';
import type { JitsiLibrary, JitsiPerson, TheirTrack } from '../src/jitsi/library.ts';
import { makeLine, openLine } from '../src/jitsi/open-conference.ts';
import { receivedFrom } from '../src/jitsi/received.ts';
import { readPeople, sourceName } from '../src/jitsi/roster.ts';
import { constraintsFor } from '../src/jitsi/wanted-pictures.ts';
import {
  connectFailure,
  faultOf,
  neutralFailure,
  neutralKick,
  neutralQuality,
} from '../src/jitsi/words.ts';

const GENERAL = 'conference.connectionError.notAllowed';

test.each([
  [['connection.passwordRequired', 'token.expired'], 'refused'],
  [[GENERAL, 'general', 'gate.grant-used'], 'refused'],
  [[GENERAL, 'general', 'gate.room-closed'], 'refused'],
  // The meetings service did not answer the door: that is no decision.
  [[GENERAL, 'general', 'gate.timeout'], 'unreachable'],
  [[GENERAL, 'general', 'gate.unavailable'], 'unreachable'],
  [['conference.destroyed', 'ended'], 'refused'],
  [['connection.otherError', 'giving-up'], 'unreachable'],
  [['connection.conferenceRequestFailed'], 'unreachable'],
  [['conference.videobridgeNotAvailable'], 'unreachable'],
  [['conference.iceFailed'], 'media-blocked'],
  [['a word of tomorrow'], 'unreachable'],
  [[], 'unreachable'],
] as const)('a join that fails with %j is %s', (told, failure) => {
  expect(connectFailure(faultOf(told))).toBe(failure);
});

test.each([
  [
    'the host ends',
    ['conference.destroyed', 'ended'],
    { status: 'ended', reason: 'ended-by-host' },
  ],
  [
    'the server closes an empty room',
    ['conference.destroyed', 'empty'],
    { status: 'lost', reason: 'engine-gone' },
  ],
  ['no way is left for media', ['conference.iceFailed'], { status: 'lost', reason: 'network' }],
  [
    'the bridge dies',
    ['conference.videobridgeNotAvailable'],
    { status: 'lost', reason: 'engine-gone' },
  ],
  ['the focus dies', ['conference.focusLeft'], { status: 'lost', reason: 'signalling-gone' }],
  [
    'the signalling server dies',
    ['connection.droppedError', 'item-not-found'],
    { status: 'lost', reason: 'signalling-gone' },
  ],
] as const)('when %s, the call is told so', (_what, told, state) => {
  expect(neutralFailure(faultOf(told))).toEqual(state);
});

test('who is put out learns whether a host did it or their own other device', () => {
  expect(neutralKick('replaced')).toEqual({ status: 'ended', reason: 'replaced' });
  expect(neutralKick('removed')).toEqual({ status: 'ended', reason: 'removed' });
  expect(neutralKick(undefined)).toEqual({ status: 'ended', reason: 'removed' });
});

test('a quality that nobody understands is unknown, not good', () => {
  expect(
    [100, 60, 59, 30, 0].map((connectionQuality) => neutralQuality({ connectionQuality })),
  ).toEqual(['good', 'good', 'fair', 'fair', 'poor']);
  expect([null, {}, { connectionQuality: '80' }].map(neutralQuality)).toEqual([
    'unknown',
    'unknown',
    'unknown',
  ]);
});

function aGrant(claims: object, roomId = 'room-1'): EngineGrant {
  const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return {
    engineId: 'jitsi',
    engine: 'jitsi',
    url: 'wss://visio.test/xmpp-websocket',
    credential: `e30.${body}.signature`,
    roomId,
    participantId: 'p-1',
    expiresAt: '2026-01-01T00:00:00Z',
  };
}

test('domain and room are read from the grant, whatever letters a name in it has', () => {
  const claims = { sub: 'meet.test', room: 'room-1', context: { user: { name: 'Zoë Müller ✓' } } };

  expect(readClaims(aGrant(claims))).toEqual({ domain: 'meet.test', room: 'room-1' });
});

test.each([
  ['of another room', aGrant({ sub: 'meet.test', room: 'room-2' })],
  ['without a domain', aGrant({ room: 'room-1' })],
  ['that is a list', aGrant([])],
  ['that is no token', { ...aGrant({}), credential: 'nothing' }],
  ['that is empty', { ...aGrant({}), credential: '' }],
  ['that holds no text', { ...aGrant({}), credential: 'a.%%%.b' }],
])('a grant %s is refused before anything is sent', (_what, grant) => {
  expect(() => readClaims(grant)).toThrow(ConnectError);
});

/** A library that opens its line at once, and keeps what it is asked for up to the conference. */
function aLibrary() {
  const asked: { line?: object; conference?: object } = {};
  class Connection {
    readonly #opened: (() => void)[] = [];
    constructor(_appId: null, _token: string, options: object) {
      asked.line = options;
    }
    addEventListener(event: string, listener: () => void): void {
      if (event === EVENTS.lineOpen) this.#opened.push(listener);
    }
    connect(): void {
      for (const each of this.#opened) each();
    }
    initJitsiConference(_name: string, options: object): never {
      asked.conference = options;
      throw new ConnectError('refused');
    }
  }
  return { asked, library: { JitsiConnection: Connection } as unknown as JitsiLibrary };
}

test('the library is told of no stranger, of sound that bears losses, and of silence that costs little', async () => {
  const { asked, library } = aLibrary();
  const grant = aGrant({ sub: 'meet.test', room: 'room-1' });

  const line = makeLine(library, grant);
  const options = { signal: new AbortController().signal };
  await expect(openLine(line, { grant, attend: () => {} }, options)).rejects.toThrow(ConnectError);

  expect(asked.line).toMatchObject({
    enableOpusRed: true,
    p2p: { stunServers: [] },
    serviceUrl: 'wss://visio.test/xmpp-websocket?room=room-1',
  });
  expect(asked.conference).toMatchObject({
    audioQuality: { enableOpusDtx: true },
    p2p: { enabled: false },
    videoQuality: { codecPreferenceOrder: ['VP8', 'H264'] },
  });
});

/** A room whose media have found their way; `states` are what the browser then tells of them, one after another. */
async function joinWhoseMediaAre(states: readonly RTCPeerConnectionState[]): Promise<string> {
  const media = Object.assign(new EventTarget(), { connectionState: 'connecting' });
  const heard = new Map<string, () => void>();
  const conference = {
    on: (event: string, run: () => void) => heard.set(event, run),
    getActivePeerConnection: () => ({ peerconnection: media }),
    join: async () => {
      heard.get(EVENTS.mediaOpen)?.();
      for (const state of states) {
        media.connectionState = state;
        media.dispatchEvent(new Event('connectionstatechange'));
      }
    },
  };
  const { library } = aLibrary();
  const grant = aGrant({ sub: 'meet.test', room: 'room-1' });
  const line = makeLine(library, grant);
  Object.assign(line.connection, { initJitsiConference: () => conference });
  const options = { signal: new AbortController().signal };
  return openLine(line, { grant, attend: () => {} }, options).then(
    () => 'joined',
    (error: unknown) => (error instanceof ConnectError ? error.reason : String(error)),
  );
}

test('media with another key than the server told are no call, though they have found their way (RTC-2)', async () => {
  expect(await joinWhoseMediaAre(['connected'])).toBe('joined');
  expect(await joinWhoseMediaAre(['failed'])).toBe('media-blocked');
});

const wanted = (maxHeight: Wanted['maxHeight'], source: Wanted['source'] = 'camera'): Wanted => ({
  participantId: 'p-1',
  source,
  maxHeight,
});

test.each([
  ['off', 0],
  [1, 180],
  [180, 180],
  [181, 360],
  [360, 360],
  [400, 720],
  [720, 720],
  [1000, 1080],
  [4000, 2160],
] as const)('a tile of %s gets the layer that fills it: %d', (maxHeight, layer) => {
  expect(constraintsFor([wanted(maxHeight)], () => 'aa-v0')).toEqual({
    lastN: -1,
    defaultConstraints: { maxHeight: 180 },
    constraints: { 'aa-v0': { maxHeight: layer } },
  });
});

test('a picture that is not there yet is asked for when it comes', () => {
  expect(constraintsFor([wanted(360)], () => null).constraints).toEqual({});
});

function aTrack(name: string, change: Partial<TheirTrack> = {}): TheirTrack {
  const isVideo = name.includes('-v');
  return {
    getType: () => (isVideo ? 'video' : 'audio'),
    getVideoType: () => (isVideo ? 'camera' : undefined),
    getSourceName: () => name,
    // Only its identity matters here.
    getTrack: () => ({ id: name }) as MediaStreamTrack,
    isMuted: () => false,
    ...change,
  };
}

const aScreen = (name: string, isMuted: boolean): TheirTrack =>
  aTrack(name, { getVideoType: () => 'desktop', isMuted: () => isMuted });

function aPerson(id: string, tracks: readonly TheirTrack[], user?: object): JitsiPerson {
  return {
    getId: () => id,
    getIdentity: () => (user ? { user } : undefined),
    getProperty: () => undefined,
    getTracks: () => tracks,
  };
}

const nobody = {
  speakerId: null,
  qualities: new Map(),
  handOf: () => null,
  isSilent: () => false,
};

test('people are known by what the server wrote of them, with their sources in our words', () => {
  const tracks = [aTrack('aa-a0'), aTrack('aa-a1'), aTrack('aa-v0'), aScreen('aa-v1', false)];
  const ada = aPerson('aa', tracks, { id: 'p-1', name: 'Ada', joined: '1700000000000' });

  const [person] = readPeople([ada], {
    speakerId: 'aa',
    qualities: new Map([['aa', 'fair']]),
    handOf: () => 7,
    isSilent: () => false,
  });

  expect(person).toMatchObject({
    id: 'p-1',
    name: 'Ada',
    joinedAt: 1_700_000_000_000,
    isSpeaking: true,
    quality: 'fair',
    handRaisedAt: 7,
  });
  expect(Object.keys(person?.media ?? {})).toEqual([
    'microphone',
    'screen-audio',
    'camera',
    'screen',
  ]);
});

test('somebody from whom nothing comes any more is told as lost, whatever the bridge says of their link', () => {
  const ada = aPerson('aa', [], { id: 'p-1' });

  const [person] = readPeople([ada], {
    ...nobody,
    qualities: new Map([['aa', 'good']]),
    isSilent: (id) => id === 'aa',
  });

  expect(person?.quality).toBe('lost');
});

/** Statistics of tracks, each with so many packets. */
const aReport = (packets: Readonly<Record<string, number>>): RTCStatsReport =>
  new Map(
    Object.entries(packets).map(([trackIdentifier, packetsReceived]) => [
      trackIdentifier,
      { type: 'inbound-rtp', trackIdentifier, packetsReceived },
    ]),
  );

test('packets are to come from who speaks or shows themselves, and not from what is muted, held back or a screen', () => {
  const muted = { isMuted: () => true };
  const people = [
    aPerson('aa', [aTrack('aa-a0'), aTrack('aa-v0'), aScreen('aa-v1', false)], { id: 'p-1' }),
    aPerson('bb', [aTrack('bb-a0', muted), aTrack('bb-v0', muted)], { id: 'p-2' }),
    aPerson('cc', [aTrack('cc-a0', muted), aTrack('cc-v0')], { id: 'p-3' }),
    aPerson('dd', [aTrack('dd-a0', muted), aTrack('dd-v0')], { id: 'p-4' }),
  ];
  const report = aReport({ 'aa-a0': 5, 'aa-v0': 7, 'aa-v1': 100, 'bb-a0': 3, 'dd-v0': 9 });
  const passedOn = new Set(['aa-v0', 'dd-v0']);

  expect([...receivedFrom(people, (name) => passedOn.has(name), report)]).toEqual([
    ['aa', 12],
    ['dd', 9],
  ]);
});

test('who has no identity is not shown: the server wrote none for them', () => {
  expect(readPeople([aPerson('focus', [])], nobody)).toEqual([]);
});

test('a muted camera is seen as muted, and a screen that is no longer shared as gone', () => {
  const camera = aTrack('aa-v0', { isMuted: () => true });
  const ada = aPerson('aa', [camera, aScreen('aa-v1', true)], { id: 'p-1' });

  const [person] = readPeople([ada], nobody);

  expect(person?.media.camera?.isMuted).toBe(true);
  expect(person?.media.screen).toBeUndefined();
});

test('a second sound without a name is the screen’s, and does not touch the microphone', () => {
  const nameless = aTrack('aa-a1', { getSourceName: () => null, isMuted: () => true });
  const shown = aPerson('aa', [aTrack('aa-a0'), nameless, aScreen('aa-v1', false)], { id: 'p-1' });
  const stopped = aPerson('aa', [nameless, aTrack('aa-a0'), aScreen('aa-v1', true)], { id: 'p-1' });
  const alone = aPerson('aa', [aTrack('aa-a0', { getSourceName: () => null })], { id: 'p-1' });

  const media = readPeople([shown, stopped, alone], nobody).map((person) => person.media);

  expect(media[0]?.microphone?.isMuted).toBe(false);
  expect(media[0]?.['screen-audio']?.isMuted).toBe(false);
  expect(media[1]?.microphone?.isMuted).toBe(false);
  expect(media[1]?.['screen-audio']).toBeUndefined();
  expect(media[2]?.microphone?.isMuted).toBe(false);
});

test('a picture is asked for by the name that the engine has for it', () => {
  const people = [aPerson('aa', [aTrack('aa-v0'), aScreen('aa-v1', false)], { id: 'p-1' })];

  expect(sourceName(people, 'p-1', 'screen')).toBe('aa-v1');
  expect(sourceName(people, 'p-1', 'microphone')).toBeNull();
  expect(sourceName(people, 'p-2', 'camera')).toBeNull();
});
