import { describe, expect, test } from 'vitest';
import type { Meeting, MeetingGuest } from '#api/meetings.ts';
import {
  checkingInOf,
  dayNews,
  dayView,
  firstHere,
  inRoomOf,
  isPageClosed,
  isWeak,
  lockedOf,
  minutesHeld,
  minutesLate,
  queueOf,
  statusAt,
  statusOf,
} from './day.ts';

const now = Date.parse('2026-11-23T13:04:00Z');
const good = {
  camera: 'good',
  microphone: 'good',
  speaker: 'good',
  network: 'good',
  roundTripMs: 30,
} as const;

function invitation(
  state: MeetingGuest['invitation']['state'],
  mail: MeetingGuest['invitation']['mail']['state'] = 'sent',
): MeetingGuest['invitation'] {
  const at = '2026-11-20T10:00:00Z';
  return {
    state,
    sentAt: at,
    openedAt: null,
    attemptsLeft: state === 'locked' ? 0 : 3,
    mail: { state: mail, at },
  };
}

function aGuest(facts: Partial<MeetingGuest> = {}): MeetingGuest {
  return {
    id: 'g',
    role: 'patient',
    participantId: null,
    name: 'Mme Yvonne Bellec',
    dateOfBirth: '1948-03-03',
    phone: null,
    email: 'y@courriel.example',
    locale: 'fr',
    invitation: invitation('sent'),
    step: 'invited',
    waitingSince: null,
    queuedSince: null,
    admittedAt: null,
    part: null,
    companyQuestion: null,
    checks: null,
    isAudioOnly: false,
    isOnline: true,
    asksForHelp: false,
    helper: null,
    consent: null,
    ...facts,
  };
}

function aMeeting(facts: Partial<Meeting> = {}, guest: Partial<MeetingGuest> = {}): Meeting {
  return {
    id: 'm',
    kind: 'consultation',
    state: 'planned',
    visitKind: 'follow-up',
    startsAt: '2026-11-23T13:00:00Z',
    durationMinutes: 20,
    closesAt: '2026-11-23T15:20:00Z',
    title: null,
    host: { id: 'h', displayName: 'Dr Nadia Berthelot', participantId: null },
    members: [],
    guests: [aGuest(guest)],
    handedOverAt: null,
    cancelledBy: null,
    namesakeAt: null,
    openedAt: null,
    endedAt: null,
    insideCount: 0,
    isAskerInside: false,
    attendedCount: 0,
    ringsUntil: null,
    conversationUntil: null,
    conversationDays: 0,
    engineId: null,
    may: [],
    version: 1,
    ...facts,
  };
}

const names = (seats: readonly { guest: MeetingGuest }[]): readonly string[] =>
  seats.map(({ guest }) => guest.name);

describe('the waiting room', () => {
  const handedOverAt = '2026-11-23T13:03:00Z';
  const first = aMeeting(
    { id: '1' },
    {
      name: 'first',
      step: 'waiting',
      waitingSince: '2026-11-23T13:02:00Z',
      queuedSince: '2026-11-23T12:53:00Z',
    },
  );
  const second = aMeeting(
    { id: '2', startsAt: '2026-11-23T12:00:00Z' },
    {
      name: 'second',
      step: 'waiting',
      waitingSince: '2026-11-23T13:01:00Z',
      queuedSince: '2026-11-23T13:01:00Z',
    },
  );

  test('shows who came first, whatever the hour of the meeting, and also once they were put back', () => {
    expect(names(queueOf([second, first]))).toEqual(['first', 'second']);
  });

  test('offers the first whose page is open, and the first of all where none is', () => {
    const closed = { ...first, guests: [{ ...aGuest(first.guests[0]), isOnline: false }] };

    expect(firstHere(queueOf([second, closed]))?.guest.name).toBe('second');
    expect(firstHere(queueOf([closed]))?.guest.name).toBe('first');
    expect(firstHere([])).toBeUndefined();
  });

  test('forgets who waits for a meeting that is over', () => {
    expect(
      queueOf([
        { ...first, state: 'ended' },
        { ...second, state: 'cancelled' },
      ]),
    ).toEqual([]);
  });

  test('keeps apart who is on the way, who is in, and whose link is locked', () => {
    const onTheWay = aMeeting({}, { name: 'on the way', step: 'checked' });
    const gone = aMeeting({}, { name: 'gone', step: 'checked', isOnline: false });
    const inside = aMeeting({}, { name: 'inside', step: 'in-call' });
    const locked = aMeeting({}, { name: 'locked', invitation: invitation('locked') });
    const all = [onTheWay, gone, inside, locked];

    expect(names(checkingInOf(all))).toEqual(['on the way']);
    expect(names(inRoomOf(all))).toEqual(['inside']);
    expect(names(lockedOf(all))).toEqual(['locked']);
  });

  test('whoever asks for help stays, wherever they have stopped, until they are answered', () => {
    const asks = (name: string, facts: Partial<MeetingGuest>): Meeting =>
      aMeeting({ id: name }, { id: name, name, asksForHelp: true, ...facts });
    const all = [
      asks('refused', { step: 'refused-consent' }),
      asks('left', { step: 'left', isOnline: false }),
      asks('offline', { step: 'consented', isOnline: false }),
      asks('waiting', { step: 'waiting' }),
      aMeeting({}, { name: 'answered', step: 'left' }),
    ];

    expect(names(checkingInOf(all))).toEqual(['refused', 'left', 'offline']);
    expect(names(queueOf(all))).toEqual(['waiting']);
  });

  test('help and locked links are news once, for whoever looks', () => {
    const calm = aMeeting({}, { name: 'asks', step: 'consented' });
    const asking = aMeeting({}, { name: 'asks', step: 'consented', asksForHelp: true });
    const locked = aMeeting({}, { name: 'locked', invitation: invitation('locked') });

    expect(names(dayNews([calm], [asking], 'somebody').asked)).toEqual(['asks']);
    expect(names(dayNews([asking], [asking], 'somebody').asked)).toEqual([]);
    expect(names(dayNews([calm], [locked], 'somebody').locked)).toEqual(['locked']);
    expect(names(dayNews([locked], [locked], 'somebody').locked)).toEqual([]);
  });

  test('who was let in and has no page open is not coming; who is seen is there', () => {
    expect(isPageClosed(aGuest({ step: 'admitted', isOnline: false }))).toBe(true);
    expect(isPageClosed(aGuest({ step: 'admitted' }))).toBe(false);
    expect(isPageClosed(aGuest({ step: 'in-call', isOnline: false }))).toBe(false);
    expect(isPageClosed(aGuest({ step: 'waiting', isOnline: false }))).toBe(false);
  });

  test('a link that is locked after the end is told while it would still open something', () => {
    const facts = { state: 'ended' } as const;
    const left = aMeeting(facts, { name: 'left', invitation: invitation('locked') });
    const nothing = aMeeting(facts, { name: 'nothing', invitation: invitation('closed') });

    expect(names(lockedOf([left, nothing]))).toEqual(['left']);
  });

  test('tells who came and who went since the last look', () => {
    const other = aMeeting({}, { id: 'other', name: 'other', step: 'waiting' });

    const news = dayNews([first], [other], 'somebody');

    expect([names(news.came), names(news.went)]).toEqual([['other'], ['first']]);
    expect([news.given, news.begun]).toEqual([[], []]);
  });

  test('whoever one lets in oneself has not left, but has for those who look on', () => {
    const now = first.guests.map((guest) => ({ ...guest, step: 'admitted' as const }));
    const letIn = { ...first, guests: now };

    const own = dayNews([first], [letIn], letIn.host.id);
    const seen = dayNews([first], [letIn], 'somebody');

    expect([...own.came, ...own.went, ...own.given]).toEqual([]);
    expect(names(seen.went)).toEqual(['first']);
  });

  test('whom one has put back has not come, but has for those who look on; who left and comes again has', () => {
    const now = first.guests.map((guest) => ({ ...guest, step: 'in-call' as const }));
    const inside = { ...first, guests: now };
    const turn = { queuedSince: '2026-11-23T13:05:00Z' };
    const again = { ...first, guests: first.guests.map((guest) => ({ ...guest, ...turn })) };
    const came = (after: Meeting, to: string): readonly string[] =>
      names(dayNews([inside], [after], to).came);

    expect(came(first, first.host.id)).toEqual([]);
    expect(came(first, 'somebody')).toEqual(['first']);
    expect(came(again, first.host.id)).toEqual(['first']);
  });

  test('one’s own consultation that was planned and entered while the page heard nothing is an arrival', () => {
    const waits = aMeeting({}, { step: 'waiting' });

    const news = dayNews([], [waits], waits.host.id);

    expect([names(news.came), news.given]).toEqual([['Mme Yvonne Bellec'], []]);
  });

  test('a consultation that is handed over with people in its call is told to whom it comes, once', () => {
    const patient = aGuest({ id: 'in', step: 'in-call' });
    const inside = aMeeting({ handedOverAt, guests: [patient, { ...patient, id: 'relative' }] });

    expect(dayNews([], [inside], inside.host.id).given).toEqual([inside]);
    expect(dayNews([], [inside], 'somebody').given).toEqual([]);
    expect(dayNews([inside], [inside], inside.host.id).given).toEqual([]);
  });

  test('one that is handed over while its patient waits is told as such, and not as an arrival', () => {
    const waits = aMeeting({ handedOverAt }, { step: 'waiting' });
    const of = (ownId: string, before: readonly Meeting[] = []): readonly number[] => {
      const { came, given } = dayNews(before, [waits], ownId);
      return [came.length, given.length];
    };

    expect(of(waits.host.id)).toEqual([0, 1]);
    expect(of('somebody')).toEqual([1, 0]);
    expect(of(waits.host.id, [{ ...waits, guests: [] }])).toEqual([1, 0]);
  });

  test('a meeting that begins is told to its members who are not in it, once; a call rings instead', () => {
    const me = {
      id: 'me',
      displayName: 'Dr Hugo Ferrand',
      isOfOtherOrganisation: false,
      isModerator: false,
      isRemoved: false,
      hasDeclined: false,
      participantId: null,
    };
    const planned = aMeeting({ kind: 'meeting', members: [me], guests: [] });
    const open = { ...planned, state: 'open' } as const;
    const begun = (meeting: Meeting, who = 'me'): number =>
      dayNews([planned], [meeting], who).begun.length;

    expect(begun(open)).toBe(1);
    expect(dayNews([open], [open], 'me').begun).toEqual([]);
    expect(begun(open, 'somebody')).toBe(0);
    expect(begun({ ...open, members: [{ ...me, participantId: 'p' }] })).toBe(0);
    expect(begun({ ...open, ringsUntil: '2026-11-23T13:00:30Z' })).toBe(0);
  });
});

const late = (guest: Partial<MeetingGuest>, facts: Partial<Meeting> = {}): number | null => {
  const meeting = aMeeting(facts, guest);
  return minutesLate({ meeting, guest: aGuest(guest) }, now);
};

test('to whom nobody came, and nobody can come any more, is neither late nor awaited', () => {
  const shut = { closesAt: '2026-11-23T13:03:00Z' };
  const at = (meeting: Partial<Meeting>, guest: Partial<MeetingGuest> = {}): string =>
    statusAt(aMeeting({ ...shut, ...meeting }), aGuest(guest), now);

  expect(at({})).toBe('missed');
  expect(at({}, { step: 'left' })).toBe('missed');
  expect(at({}, { step: 'refused-consent' })).toBe('missed');
  expect(at({}, { step: 'waiting', checks: good })).toBe('waiting');
  expect(at({ state: 'open' })).toBe('sent');
  expect(at({ state: 'cancelled' })).toBe('cancelled');
  expect(at({ closesAt: '2026-11-23T13:05:00Z' })).toBe('sent');
  expect(late({}, shut)).toBeNull();
});

describe('where a guest stands', () => {
  test.each([
    ['sent', {}, {}],
    ['opened', {}, { invitation: invitation('opened') }],
    ['mail-waiting', {}, { invitation: invitation('sent', 'waiting') }],
    ['mail-failed', {}, { invitation: invitation('sent', 'failed') }],
    ['opened', {}, { invitation: invitation('opened', 'failed') }],
    ['locked', {}, { invitation: invitation('locked') }],
    ['checking-in', {}, { step: 'consented' }],
    ['refused', {}, { step: 'refused-consent' }],
    ['waiting', {}, { step: 'waiting', checks: good }],
    ['waiting-weak', {}, { step: 'waiting', checks: { ...good, network: 'weak' } }],
    ['in-room', {}, { step: 'admitted' }],
    ['left', {}, { step: 'left' }],
    ['ended', { state: 'ended' }, { step: 'left' }],
    ['cancelled', { state: 'cancelled' }, { step: 'waiting' }],
  ] as const)('%s', (expected, meeting, guest) => {
    const one = aMeeting(meeting, guest);

    expect(statusOf(one, one.guests[0])).toBe(expected);
  });

  test('a test that was skipped is no weakness, a refused microphone is', () => {
    expect(isWeak({ ...good, camera: 'skipped' })).toBe(false);
    expect(isWeak({ ...good, microphone: 'permission-refused' })).toBe(true);
    expect(isWeak({ ...good, network: 'media-blocked' })).toBe(true);
    expect(isWeak(null)).toBe(false);
  });

  test('somebody is late only while they are not here yet', () => {
    expect(late({ step: 'consented' })).toBe(4);
    expect(late({ step: 'waiting' })).toBeNull();
    expect(late({}, { startsAt: '2026-11-23T13:30:00Z' })).toBeNull();
    expect(late({}, { state: 'ended' })).toBeNull();
  });
});

describe('the thread of the day', () => {
  const ended = (id: string): Meeting =>
    aMeeting({ id, state: 'ended', startsAt: '2026-11-23T09:00:00Z' });
  const later = aMeeting({ id: 'later', startsAt: '2026-11-23T15:00:00Z' });

  test('folds what is over, but for the last', () => {
    const view = dayView([ended('a'), ended('b'), later], now);

    expect(view.folded.map(({ id }) => id)).toEqual(['a']);
    expect(view.shown.map(({ id }) => id)).toEqual(['b', 'later']);
  });

  test('draws the line of now before what is to come', () => {
    expect(dayView([ended('a'), later], now).nowAt).toBe(1);
    expect(dayView([ended('a')], now).nowAt).toBe(1);
    expect(dayView([later], null).nowAt).toBeNull();
  });

  test('says how long a consultation lasted', () => {
    const held = aMeeting({ openedAt: '2026-11-23T12:00:00Z', endedAt: '2026-11-23T12:22:10Z' });

    expect(minutesHeld(held)).toBe(22);
    expect(minutesHeld(later)).toBeNull();
  });
});
