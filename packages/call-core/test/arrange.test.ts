import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrange, LAYOUT_CHOICES, nextSharing } from '../src/arrange.ts';
import type { Arrangement, Present, Subject } from '../src/arrange.ts';
import { aParticipant } from './draw.ts';

const screenOn = { screen: { isMuted: false, track: null } };
const person = (id: string): Subject => ({ what: 'person', id });
const screen = (id: string): Subject => ({ what: 'screen', id });

function aCall(change: Partial<Present> & { readonly ids?: readonly string[] } = {}): Present {
  const { ids = ['ann', 'bob', 'eve'], sharing = [], ...rest } = change;
  const people = ids.map((id) => aParticipant({ id, media: sharing.includes(id) ? screenOn : {} }));
  return { people, sharing, choice: 'auto', pinned: null, speakerId: null, ...rest };
}

const words = ({ main, second, list }: Arrangement): string =>
  [main, second, ...list]
    .map((one) => (one ? `${one.what === 'screen' ? '#' : ''}${one.id}` : '-'))
    .join(' ');

test.each([
  ['auto', [], 'nobody is large', '- - ann bob eve'],
  ['auto', ['bob'], 'the screen is', '#bob - ann bob eve'],
  [
    'auto',
    ['bob', 'ann'],
    'the first screen is, the other is in the list',
    '#bob - #ann ann bob eve',
  ],
  ['grid', ['bob'], 'all are of one size', '- - #bob ann bob eve'],
  ['speaker', [], 'whoever speaks is, once', 'eve - ann bob'],
  ['speaker', ['bob'], 'whoever speaks is', 'eve - #bob ann bob'],
  ['presenter', ['bob'], 'the screen is, with whoever speaks alone', '#bob - eve'],
  ['presenter', [], 'without a screen nobody is', '- - ann bob eve'],
] as const)('%s with screens of %j: %s', (...[choice, sharing, , expected]) => {
  expect(words(arrange(aCall({ choice, sharing, speakerId: 'eve' })))).toBe(expected);
});

test.each([
  ['auto', [], person('bob'), 'bob - ann eve'],
  ['grid', [], person('bob'), 'bob - ann eve'],
  ['auto', ['ann'], person('bob'), '#ann bob ann eve'],
  ['presenter', ['ann'], person('bob'), '#ann bob ann eve'],
  ['speaker', ['ann'], person('bob'), 'bob - #ann ann eve'],
  ['grid', ['ann', 'eve'], screen('eve'), '#eve - #ann ann bob eve'],
  // Gone: as if nothing was pinned.
  ['auto', [], person('zoe'), '- - ann bob eve'],
  ['auto', [], screen('ann'), '- - ann bob eve'],
] as const)('%s with screens of %j and a pin of %j', (...[choice, sharing, pinned, expected]) => {
  expect(words(arrange(aCall({ choice, sharing, pinned })))).toBe(expected);
});

describe('whatever is chosen', () => {
  test('nobody is seen twice, and nobody is left out but for the presenter’s layout', () => {
    const ids = ['ann', 'bob', 'eve', 'zoe'];
    const subject = fc.record({
      what: fc.constantFrom('person' as const, 'screen' as const),
      id: fc.constantFrom(...ids),
    });
    fc.assert(
      fc.property(
        fc.record({
          choice: fc.constantFrom(...LAYOUT_CHOICES),
          ids: fc.subarray(ids),
          pinned: fc.option(subject),
          speakerId: fc.option(fc.constantFrom(...ids)),
        }),
        fc.subarray(ids),
        (call, wish) => {
          const sharing = wish.filter((id) => call.ids.includes(id));
          const arranged = arrange(aCall({ ...call, sharing }));
          const seen = words(arranged)
            .split(' ')
            .filter((one) => one !== '-' && one !== '');
          const isWhole =
            arranged.isSelfLeftOut || seen.length === call.ids.length + sharing.length;
          return new Set(seen).size === seen.length && isWhole;
        },
      ),
    );
  });
});

test('screens keep the order in which they began; who stops and begins again is the last', () => {
  const { people } = aCall({ sharing: ['ann', 'eve'] });
  const both = nextSharing(people, ['eve']);

  expect(both).toEqual(['eve', 'ann']);
  expect(nextSharing(people, both)).toBe(both);
  expect(nextSharing(aCall({ sharing: ['ann'] }).people, both)).toEqual(['ann']);
  expect(nextSharing(people, ['ann'])).toEqual(['ann', 'eve']);
});
