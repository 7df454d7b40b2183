import { expect, test } from 'vitest';
import type { LetIn, Meeting, MeetingGuest } from '#api/meetings.ts';
import { ProblemError } from '#shared/problem-error.ts';
import { letIn } from './let-in.ts';

const planned = { id: 'm', state: 'planned' } as Meeting;
const opened = { ...planned, state: 'open' } as Meeting;
const guest = { id: 'g' } as MeetingGuest;
const letGuestIn: LetIn = { meeting: opened, grant: null };
const refusal = new ProblemError('guest-not-waiting');
const noCode = new TypeError('Failed to fetch dynamically imported module');

interface Course {
  readonly admit?: () => Promise<LetIn>;
  readonly isCodeHere?: boolean;
}

/** Lets the guest in under these circumstances; what was done, in order. */
function arrange({ admit, isCodeHere = true }: Course): {
  readonly done: readonly string[];
  readonly run: (meeting?: Meeting) => Promise<Meeting>;
} {
  const done: string[] = [];
  const note = (what: string): number => done.push(what);
  const ways = {
    admit: admit ?? (async () => letGuestIn),
    loadCall: async () => {
      if (!isCodeHere) throw noCode;
      return { beginEarly: () => note('begun'), giveUpEarly: () => note('given up') };
    },
  };
  return { done, run: (meeting = planned) => letIn({ meeting, guest }, ways) };
}
const refuse = async (): Promise<LetIn> => {
  throw refusal;
};

test('a refusal is told as such, also when the call’s code could not be downloaded', async () => {
  const { run } = arrange({ admit: refuse, isCodeHere: false });

  await expect(run()).rejects.toBe(refusal);
});

test('after a refusal the call that had begun is given up', async () => {
  const { done, run } = arrange({ admit: refuse });

  await expect(run()).rejects.toBe(refusal);

  expect(done).toEqual(['begun', 'given up']);
});

test('the guest is let in although the call’s code has to be asked for again later', async () => {
  const { run } = arrange({ isCodeHere: false });

  await expect(run()).resolves.toBe(opened);
});
