import { beforeAll, expect, test } from 'vitest';
import { shared } from '@astra/testing/shared';
import { aBrowser, beginSignIn } from './browser.ts';
import { askReset } from './reset-link.ts';
import { aStand, type TestPerson } from './stand.ts';

const stand = shared(() => aStand());
let person: TestPerson;
beforeAll(async () => {
  person = await stand.aPerson(await stand.anOrganisation());
});

const median = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

/**
 * How much longer the slower of two answers takes, of the faster one's median. By turns, each first as often as the
 * other: what else the machine does falls on both.
 */
async function difference(
  rounds: number,
  timed: (email: string) => Promise<number>,
): Promise<number> {
  const [known, unknown]: [number[], number[]] = [[], []];
  const both = [
    [person.email, known],
    ['nobody.here@ch-kerval.example', unknown],
  ] as const;
  // The first of all is slow for other reasons.
  await timed(person.email);
  for (let round = 0; round < rounds; round += 1)
    for (const [email, times] of round % 2 === 0 ? both : both.toReversed())
      times.push(await timed(email));
  const [faster = 0, slower = 0] = [median(known), median(unknown)].toSorted((a, b) => a - b);
  return slower / faster - 1;
}

const measure = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

test('the time of an answer does not tell whether an address is known: asking for a new password', async () => {
  const more = await difference(200, (email) => measure(() => askReset(stand, email)));

  expect(more).toBeLessThan(0.3);
});

test('the time of an answer does not tell whether an address is known: a wrong password', async () => {
  const more = await difference(40, async (email) => {
    // So long that no try before makes this one wait.
    stand.clock.advance(31 * 60_000);
    const browser = aBrowser(stand);
    const { uid } = await beginSignIn(stand, browser);
    const body = { email, password: 'not the right one' };
    return measure(() => browser.post(`/interactions/${uid}/password`, body));
  });

  expect(more).toBeLessThan(0.3);
});
