import fc from 'fast-check';
import { expect, test } from 'vitest';
import { admit, returnToWaiting, withGuest } from '#domain/admission.ts';
import type { Decision } from '#domain/decision.ts';
import { guestMayJoin } from '#domain/join-grant.ts';
import { cancel, end, handOver, open } from '#domain/meeting-life.ts';
import { isLetIn, isOver, type Guest, type Meeting } from '#domain/meeting.ts';
import {
  answerConsent,
  entered,
  gone,
  leave,
  prove,
  reportChecks,
  wait,
} from '#domain/visit-steps.ts';
import { visitPhase } from '#domain/visit-phase.ts';
import { aGuest, aMeeting, goodChecks, inForce, now } from './factories.ts';

type Act = {
  readonly kind:
    | 'open'
    | 'end'
    | 'cancel'
    | 'hand-over'
    | 'admit'
    | 'return'
    | 'prove'
    | 'accept'
    | 'refuse'
    | 'accept-old'
    | 'check'
    | 'wait'
    | 'take-over'
    | 'leave'
    | 'enter'
    | 'gone';
  readonly who: 0 | 1;
  readonly device: 'phone' | 'tablet';
};
const act = fc.record({
  kind: fc.constantFrom(
    'open',
    'end',
    'cancel',
    'hand-over',
    'admit',
    'return',
    'prove',
    'accept',
    'refuse',
    'accept-old',
    'check',
    'wait',
    'take-over',
    'leave',
    'enter',
    'gone',
  ),
  who: fc.constantFrom(0, 1),
  device: fc.constantFrom('phone', 'tablet'),
}) as fc.Arbitrary<Act>;

const two = (): Meeting => aMeeting({ guests: [aGuest(), aGuest({ id: 'g2' })] });
const guestAt = (meeting: Meeting, who: 0 | 1): Guest => meeting.guests[who] as Guest;

type Scene = { readonly meeting: Meeting; readonly guest: Guest; readonly device: string };
type Play = (scene: Scene) => Decision<Meeting> | Decision<Guest> | Guest;
const arriving =
  (takesOver: boolean): Play =>
  ({ meeting, guest, device }) =>
    wait({ meeting, guest, now }, { sessionId: device, takesOver, inForce });
const answering =
  (version: string, isAccepted: boolean): Play =>
  ({ meeting, guest }) =>
    answerConsent({ meeting, guest, now }, { version, isAccepted, inForce });

const plays: Record<Act['kind'], Play> = {
  open: ({ meeting }) => open(meeting, { now, engineId: 'livekit' }),
  end: ({ meeting }) => end(meeting, now),
  cancel: ({ meeting }) => cancel(meeting, 'person', now),
  'hand-over': ({ meeting }) => handOver(meeting, meeting.hostId === 'dr-a' ? 'dr-b' : 'dr-a', now),
  admit: ({ meeting, guest }) => admit(meeting, guest.id, now),
  return: ({ meeting, guest }) => returnToWaiting(meeting, guest.id, now),
  prove: ({ meeting, guest }) => (isOver(meeting) ? guest : prove(guest, now)),
  accept: answering(inForce, true),
  'accept-old': answering('old', true),
  refuse: answering(inForce, false),
  check: ({ meeting, guest }) =>
    reportChecks({ meeting, guest, now }, { checks: goodChecks, isAudioOnly: false }, inForce),
  wait: arriving(false),
  'take-over': arriving(true),
  leave: ({ guest }) => leave(guest),
  enter: ({ guest }) => entered(guest),
  gone: ({ guest }) => gone(guest),
};

/** What one act makes of a meeting; a refusal changes nothing. */
function play(meeting: Meeting, { kind, who, device }: Act): Meeting {
  const result = plays[kind]({ meeting, guest: guestAt(meeting, who), device });
  if ('problem' in result && result.problem) return meeting;
  const value = 'value' in result ? result.value : result;
  return 'guests' in value ? value : withGuest(meeting, value);
}

const story = fc.array(act, { maxLength: 60 });
/** Stories that often get far: the right way in, in its order, with anything in between. */
const likely = fc
  .tuple(
    story,
    fc.subarray(['prove', 'accept', 'check', 'wait', 'open', 'admit'] as const, {
      minLength: 5,
    }),
    story,
  )
  .map(([before, way, after]) => [
    ...way.map((kind): Act => ({ kind, who: 0, device: 'phone' })),
    ...before,
    ...way.map((kind): Act => ({ kind, who: 1, device: 'tablet' })),
    ...after,
  ]);
const stories = fc.oneof(story, likely);

function every(check: (meeting: Meeting, before: Meeting, done: readonly Act[]) => void): void {
  fc.assert(
    fc.property(stories, (acts) => {
      let meeting = two();
      const done: Act[] = [];
      for (const each of acts) {
        const before = meeting;
        meeting = play(meeting, each);
        done.push(each);
        check(meeting, before, done);
      }
    }),
    { numRuns: 1500 },
  );
}

test('nobody is let in without proof, consent, checks, waiting and the decision of the host', () => {
  every((meeting, _before, done) => {
    for (const [at, guest] of meeting.guests.entries()) {
      if (!isLetIn(guest)) continue;
      const kinds = done.filter((one) => one.who === at).map((one) => one.kind);
      for (const needed of ['prove', 'accept', 'check', 'admit'] as const)
        expect(kinds).toContain(needed);
      expect(kinds.includes('wait') || kinds.includes('take-over')).toBe(true);
      expect(done.map((one) => one.kind)).toContain('open');
      expect(guest.consent).toMatchObject({ version: inForce, isAccepted: true });
      expect(guest.sessionId).not.toBeNull();
    }
  });
});

test('at most one guest is let in, and only while the meeting is open', () => {
  every((meeting) => {
    const inside = meeting.guests.filter(isLetIn);
    expect(inside.length).toBeLessThanOrEqual(1);
    if (inside.length > 0) expect(meeting.state).toBe('open');
  });
});

const count = (one: Meeting): number => one.guests.filter(isLetIn).length;

test('only the act of admission lets in', () => {
  every((meeting, before, done) => {
    if (count(meeting) > count(before)) expect(done.at(-1)?.kind).toBe('admit');
  });
});

test('ended and cancelled are final, and nobody waits or talks in them', () => {
  every((meeting, before) => {
    if (isOver(before)) expect(meeting.state).toBe(before.state);
    if (isOver(meeting))
      for (const guest of meeting.guests)
        expect(['waiting', 'admitted', 'in-call']).not.toContain(guest.step);
  });
});

test('a grant is given exactly to the one device of who is let in', () => {
  every((meeting) => {
    for (const guest of meeting.guests)
      for (const device of ['phone', 'tablet']) {
        const facts = {
          state: meeting.state,
          step: guest.step,
          sessionId: guest.sessionId,
          isSessionEnded: false,
        };
        const isGiven = guestMayJoin(facts, device) === null;
        expect(isGiven).toBe(
          meeting.state === 'open' && isLetIn(guest) && guest.sessionId === device,
        );
      }
  });
});

test('who was let in gets no grant while the meeting is not open', () => {
  const letIn = { step: 'admitted', sessionId: 'phone', isSessionEnded: false } as const;

  expect(guestMayJoin({ ...letIn, state: 'planned' }, 'phone')).toBe('guest-not-admitted');
  expect(guestMayJoin({ ...letIn, state: 'open' }, 'phone')).toBeNull();
});

test('the guest sees the page of where they are', () => {
  every((meeting) => {
    for (const guest of meeting.guests) {
      const phase = visitPhase({ meeting, guest, now, inForce });
      expect(phase === 'admitted').toBe(isLetIn(guest));
      expect(phase === 'waiting').toBe(guest.step === 'waiting');
      expect(phase === 'ended' || phase === 'cancelled').toBe(isOver(meeting));
    }
  });
});

const phase = (guest: Guest) => visitPhase({ meeting: aMeeting(), guest, now, inForce });

test('a new version of the text asks again, but throws nobody out who waits', () => {
  const answered = { version: 'old', isAccepted: true, at: now };

  expect(phase(aGuest({ step: 'checked', checks: goodChecks, consent: answered }))).toBe('consent');
  expect(phase(aGuest({ step: 'waiting', consent: answered }))).toBe('waiting');
  const guest = aGuest({ step: 'checked', checks: goodChecks, consent: answered });
  expect(
    wait({ meeting: aMeeting(), guest, now }, { sessionId: 's', takesOver: false, inForce }),
  ).toEqual({ problem: 'consent-changed' });
});
