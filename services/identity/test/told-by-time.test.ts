import { beforeAll, expect, test } from 'vitest';
import { shared } from '@astra/testing/shared';
import { aBrowser, beginSignIn, type Reply } from './browser.ts';
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
 * How far from 1 the answer's time for a known address is to that for an unknown one: the middle of many pairs, in which
 * each comes first as often as the other. What else the machine does falls on both of a pair.
 */
async function difference(
  pairs: number,
  timed: (email: string) => Promise<number>,
): Promise<number> {
  const known = (): Promise<number> => timed(person.email);
  const unknown = (): Promise<number> => timed('nobody.here@ch-kerval.example');
  // The first of all is slow for other reasons.
  await known();
  const ratios: number[] = [];
  for (let pair = 0; pair < pairs; pair += 2) {
    ratios.push((await known()) / (await unknown()));
    const unknownFirst = await unknown();
    ratios.push((await known()) / unknownFirst);
  }
  return Math.abs(median(ratios) - 1);
}

/** How long it took, where it was answered as it should be: who has to wait is answered sooner. */
async function measure(status: number, work: () => Promise<Reply>): Promise<number> {
  const began = performance.now();
  const reply = await work();
  const took = performance.now() - began;
  expect(reply.status).toBe(status);
  return took;
}

/** So long that no try before makes the next one wait. */
const forgetTries = (): void => stand.clock.advance(31 * 60_000);

test('the time of an answer does not tell whether an address is known: asking for a new password', async () => {
  const more = await difference(200, async (email) => {
    forgetTries();
    return measure(204, () => askReset(stand, email));
  });

  expect(more).toBeLessThan(0.3);
});

test('the time of an answer does not tell whether an address is known: a wrong password', async () => {
  const more = await difference(24, async (email) => {
    forgetTries();
    const browser = aBrowser(stand);
    const { uid } = await beginSignIn(stand, browser);
    const body = { email, password: 'not the right one' };
    return measure(401, () => browser.post(`/interactions/${uid}/password`, body));
  });

  expect(more).toBeLessThan(0.5);
});
