import { expect, test } from 'vitest';
import type { CallSnapshot } from '@astra/call-core/call-state';
import type { RemoteParticipant } from '@astra/call-core/call-engine';
import { changesBetween } from './call-changes.ts';

const phases = {
  joining: { name: 'joining', since: 0, attempt: 1 },
  in: { name: 'in-call', since: 0 },
  away: { name: 'reconnecting', since: 0, attempt: 0, fault: null },
} as const;

function aCall(change: Partial<CallSnapshot> = {}): CallSnapshot {
  return {
    phase: phases.in,
    engine: 'livekit',
    myId: 'me',
    local: {
      microphone: { state: 'off' },
      camera: { state: 'off' },
      screen: { state: 'off' },
      isAudioOnly: false,
      speakerId: null,
      isSpeaking: false,
      quality: 'good',
    },
    participants: [],
    notice: null,
    handRaisedAt: null,
    reactions: [],
    ...change,
  };
}

function aPerson(name: string): RemoteParticipant {
  return {
    id: name,
    name,
    joinedAt: 0,
    isSpeaking: false,
    quality: 'good',
    handRaisedAt: null,
    media: {},
  };
}

test('who comes and who goes is said by name', () => {
  const before = aCall({ participants: [aPerson('Ada'), aPerson('Yann')] });
  const now = aCall({ participants: [aPerson('Yann'), aPerson('Élise')] });

  expect(changesBetween(before, now)).toEqual([
    { what: 'joined', name: 'Élise' },
    { what: 'left', name: 'Ada' },
  ]);
});

test('the loss and the return of the call are said, not the people who seem to leave meanwhile', () => {
  const before = aCall({ participants: [aPerson('Ada')] });
  const away = aCall({ phase: phases.away, participants: [] });

  expect(changesBetween(before, away)).toEqual([{ what: 'away' }]);
  expect(changesBetween(away, before)).toEqual([{ what: 'backInCall' }]);
  const server = aCall({ phase: { ...phases.away, fault: 'server' }, participants: [] });
  expect(changesBetween(away, server)).toEqual([{ what: 'serverAway' }]);
  expect(changesBetween(server, server)).toEqual([]);
});

test('to be in the call is said once, with who is there already', () => {
  const joining = aCall({ phase: phases.joining });
  const withTwo = aCall({ participants: [aPerson('Ada'), aPerson('Yann')] });

  expect(changesBetween(joining, aCall())).toEqual([{ what: 'inCallAlone' }]);
  expect(changesBetween(joining, withTwo)).toEqual([{ what: 'inCall', name: 'Ada, Yann' }]);
  expect(changesBetween(aCall(), aCall())).toEqual([]);
});

test('one’s own microphone and camera are said when they are turned', () => {
  // Only its identity matters here.
  const track = {} as MediaStreamTrack;
  const on = { state: 'on', deviceId: 'd', track } as const;
  const muted = { state: 'muted', deviceId: 'd' } as const;
  const base = aCall();
  const open = aCall({ local: { ...base.local, microphone: on, camera: on } });
  const closed = aCall({ local: { ...base.local, microphone: muted, camera: muted } });

  expect(changesBetween(open, closed)).toEqual([{ what: 'micOff' }, { what: 'cameraOff' }]);
  expect(changesBetween(closed, open)).toEqual([{ what: 'micOn' }, { what: 'cameraOn' }]);
});

test('who begins and who stops to share a screen is said, not while the call comes back', () => {
  const shares = { ...aPerson('Ada'), media: { screen: { isMuted: false, track: null } } };
  const before = aCall({ participants: [aPerson('Ada')] });
  const now = aCall({ participants: [shares] });

  expect(changesBetween(before, now)).toEqual([{ what: 'shares', name: 'Ada' }]);
  expect(changesBetween(now, before)).toEqual([{ what: 'sharesNoMore', name: 'Ada' }]);
  expect(changesBetween({ ...now, phase: phases.away }, now)).toEqual([{ what: 'backInCall' }]);
});

test('one’s own hand and one’s own screen are said', () => {
  const base = aCall();
  // Only its identity matters here.
  const track = {} as MediaStreamTrack;
  const screen = { state: 'on', track, hasSound: true, content: 'text' } as const;
  const now = aCall({ handRaisedAt: 5, local: { ...base.local, screen } });

  expect(changesBetween(base, now)).toEqual([{ what: 'handUp' }, { what: 'sharing' }]);
  expect(changesBetween(now, base)).toEqual([{ what: 'handDown' }, { what: 'sharingOver' }]);
});
