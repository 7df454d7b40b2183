import { expect, test } from 'vitest';
import type { Item } from '#api/documents.ts';
import { ProblemError } from '#shared/problem-error.ts';
import { compareNames } from './same-names.ts';

const place = { spaceId: 'space', folderId: undefined };
const aFile = (name: string, content = 'x'): File => new File([content], name);
const anItem = (name: string): Item => ({ id: `of ${name}`, name }) as Item;

type Ask = NonNullable<Parameters<typeof compareNames>[1]['ask']>;

/** A service where these names are taken; it keeps what it was asked. */
function aService(taken: readonly string[]): { readonly ask: Ask; readonly asked: string[][] } {
  const asked: string[][] = [];
  const ask: Ask = (_place, names) => {
    asked.push([...names]);
    const items = names.filter((name) => taken.includes(name));
    return Promise.resolve({ items: items.map((name) => ({ name, item: anItem(name) })) });
  };
  return { ask, asked };
}
const away: Ask = () => Promise.reject(new ProblemError('offline'));
const wasFirstLeft = ({ name }: File): Promise<boolean> => Promise.resolve(name === 'a.txt');
const never = (): Promise<boolean> => Promise.resolve(false);
const namesOf = ({ free, same }: Awaited<ReturnType<typeof compareNames>>): object => ({
  free: free.map(({ name }) => name),
  same: same.map(({ file, item }) => [file.name, item.id]),
});

test('files whose name is taken wait for an answer, and all others go', async () => {
  const { ask, asked } = aService(['b.txt']);
  const files = [aFile('a.txt'), aFile('b.txt'), aFile('b.txt', 'another')];

  const compared = await compareNames(files, { place, largestBytes: 10, wasLeft: never, ask });

  expect(namesOf(compared)).toEqual({
    free: ['a.txt'],
    same: [
      ['b.txt', 'of b.txt'],
      ['b.txt', 'of b.txt'],
    ],
  });
  expect(asked).toEqual([['a.txt', 'b.txt']]);
});

test('hundreds are compared a hundred at a time', async () => {
  const { ask, asked } = aService(['7.txt', '249.txt']);
  const files = Array.from({ length: 250 }, (_, at) => aFile(`${String(at)}.txt`));

  const { free, same } = await compareNames(files, {
    place,
    largestBytes: undefined,
    wasLeft: never,
    ask,
  });

  expect(asked.map(({ length }) => length)).toEqual([100, 100, 50]);
  expect(same.map(({ file }) => file.name)).toEqual(['7.txt', '249.txt']);
  expect(free).toHaveLength(248);
});

test('a file that was broken off goes on without being asked about again', async () => {
  const { ask } = aService(['a.txt', 'b.txt']);

  const compared = await compareNames([aFile('a.txt'), aFile('b.txt')], {
    place,
    largestBytes: 10,
    wasLeft: wasFirstLeft,
    ask,
  });

  expect(namesOf(compared)).toEqual({ free: ['a.txt'], same: [['b.txt', 'of b.txt']] });
});

test('when it cannot be asked nobody waits for an answer: the files lie beside, and nothing is lost', async () => {
  const compared = await compareNames([aFile('a.txt')], {
    place,
    largestBytes: 10,
    wasLeft: never,
    ask: away,
  });

  expect(namesOf(compared)).toEqual({ free: ['a.txt'], same: [] });
});

test('what is refused for its length, or has a name that nothing can have, is not asked about', async () => {
  const { ask, asked } = aService(['large.txt']);
  const files = [aFile('large.txt', 'x'.repeat(11)), aFile(`${'n'.repeat(300)}.txt`)];

  const compared = await compareNames(files, { place, largestBytes: 10, wasLeft: never, ask });

  expect(compared.free).toEqual(files);
  expect(asked).toEqual([]);
});
