import { expect, test } from 'vitest';
import type { RemoteParticipant } from '@astra/call-core/call-engine';
import { collect, namesByReaction, NOTHING } from './collected.ts';
import type { SaidSoFar } from './collected.ts';
import { handNumbers, SELF } from './hands.ts';

const SILENCE: SaidSoFar = { hands: new Set(), lastReaction: 0 };

function aPerson(id: string, handRaisedAt: number | null = null): RemoteParticipant {
  return {
    id,
    name: `Dr ${id}`,
    joinedAt: 0,
    isSpeaking: false,
    quality: 'good',
    handRaisedAt,
    media: {},
  };
}

type Call = Parameters<typeof collect>[0];
const aCall = (
  participants: Call['participants'],
  reactions: Call['reactions'] = [],
): Pick<Call, 'participants' | 'reactions'> => ({ participants, reactions });

const shown = (id: number, participantId: string | null) =>
  ({ id, participantId, reaction: 'bravo' }) as const;

test('hands that go up are said by name, and those that stay up are not said again', () => {
  const first = collect(aCall([aPerson('Ada', 5), aPerson('Yann')]), SILENCE, NOTHING);
  const second = collect(aCall([aPerson('Ada', 5), aPerson('Yann', 9)]), first.said, NOTHING);

  expect(first.collected.hands).toEqual(['Dr Ada']);
  expect(second.collected.hands).toEqual(['Dr Yann']);
});

test('who comes back after a loss with the hand still up raises no new one', () => {
  const up = collect(aCall([aPerson('Ada', 5)]), SILENCE, NOTHING);
  const away = collect(aCall([]), up.said, NOTHING);
  const back = collect(aCall([aPerson('Ada', 5)]), away.said, NOTHING);
  const anew = collect(aCall([aPerson('Ada', 99)]), back.said, NOTHING);

  expect([back, anew].map(({ collected }) => collected.hands)).toEqual([[], ['Dr Ada']]);
});

test('reactions are collected by what they say, each name once, and one’s own are not said', () => {
  const people = [aPerson('Ada'), aPerson('Yann')];
  const first = collect(aCall(people, [shown(1, 'Ada'), shown(2, null)]), SILENCE, NOTHING);
  const both = collect(
    aCall(people, [shown(1, 'Ada'), shown(2, null), shown(3, 'Ada'), shown(4, 'Yann')]),
    first.said,
    first.collected,
  );

  expect(namesByReaction(both.collected)).toEqual([
    { reaction: 'bravo', names: ['Dr Ada', 'Dr Yann'] },
  ]);
});

test('one’s own hand has its number among the others', () => {
  const participants = [aPerson('Ada', 9), aPerson('Yann', 3), aPerson('Élise')];

  const numbers = handNumbers({ participants, handRaisedAt: 5, myId: 'me' });

  expect([...numbers]).toEqual([
    ['Yann', 1],
    [SELF, 2],
    ['Ada', 3],
  ]);
});
