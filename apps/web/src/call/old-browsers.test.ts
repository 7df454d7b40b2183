import { expect, test } from 'vitest';
import { ofLists, ofOthers } from './old-browsers.ts';

const up = (one: number, other: number): number => one - other;

test('what a browser of 2021 lacks does the same as what came later', () => {
  const numbers: readonly number[] = [3, 1, 2];
  const { at, toSorted, toReversed, findLast, findLastIndex } = ofLists;

  expect([-1, 0, 7].map((index) => at.call(numbers, index))).toEqual([2, 3, undefined]);
  expect(toSorted.call<readonly number[], [typeof up], unknown>(numbers, up)).toEqual([1, 2, 3]);
  expect(toReversed.call(numbers)).toEqual([2, 1, 3]);
  expect([1, 9].map((least) => findLast.call(numbers, (one) => Number(one) > least))).toEqual([
    2,
    undefined,
  ]);
  expect([1, 9].map((least) => findLastIndex.call(numbers, (one) => Number(one) > least))).toEqual([
    2, -1,
  ]);
  expect([0, -1].map((index) => ofLists.with.call(numbers, index, 7))).toEqual([
    [7, 1, 2],
    [3, 1, 7],
  ]);
  expect(ofLists.toSpliced.call(numbers, 1, 1, 8, 9)).toEqual([3, 8, 9, 2]);
  expect(numbers).toEqual([3, 1, 2]);
});

test('what the chat’s client and the reader of PDFs need of later browsers is there as well', async () => {
  const { withResolvers, json, canParse, transferToFixedLength } = ofOthers;
  const [kept, broken] = [withResolvers<number>(), withResolvers<number>()];
  kept.resolve(3);
  broken.reject(new Error('no'));

  expect(await kept.promise).toBe(3);
  await expect(broken.promise).rejects.toThrow('no');
  expect(['https://a.example', 'a', ''].map((one) => canParse(one))).toEqual([true, false, false]);
  expect(canParse('a', 'https://b.example')).toBe(true);
  const three = new ReadableStream<number>({
    start: (control) => {
      for (const each of [1, 2, 3]) control.enqueue(each);
      control.close();
    },
  });
  const got: number[] = [];
  for await (const each of ofOthers.piecesOf.call(three)) got.push(Number(each));
  expect(got).toEqual([1, 2, 3]);
  const { buffer } = Uint8Array.of(1, 2, 3);
  const lengths = [2, 5, undefined].map((length) => [
    ...new Uint8Array(transferToFixedLength.call(buffer, length)),
  ]);
  expect(lengths).toEqual([
    [1, 2],
    [1, 2, 3, 0, 0],
    [1, 2, 3],
  ]);
  const reply = json({ a: 1 }, { status: 201 });
  expect([reply.status, reply.headers.get('content-type'), await reply.json()]).toEqual([
    201,
    'application/json',
    { a: 1 },
  ]);
});
