import { randomUUID } from 'node:crypto';
import type { Meeting } from '@astra/contracts/meetings';
import type { Stack } from '@astra/platform-local/run/stack';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { BrowserLike } from '#lib/browser-like.ts';
import { pageOf } from '#lib/chromium.ts';

/** One person of the meeting, signed in. */
export type Member = { readonly name: string; readonly who: BrowserLike };
export type Crowd = { readonly meeting: Meeting; readonly members: readonly Member[] };

const atOnce = 4;

/** Calls `work` for all, a few at a time: more would wait for each other on a small machine. */
export async function inTurn<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (let from = 0; from < items.length; from += atOnce) {
    const some = items.slice(from, from + atOnce);
    results.push(...(await Promise.all(some.map((item, n) => work(item, from + n)))));
  }
  return results;
}

/** A meeting that goes on, with `size` professionals invited; nobody is in it yet. The first is its host. */
export async function gather(stack: Stack, size: number): Promise<Crowd> {
  const people = stack.people.people.filter(({ roles }) => roles.includes('clinician'));
  const ours = people.filter(({ email }) => email.endsWith('@ch-kerval.example')).slice(-size);
  if (ours.length < size) throw new Error(`There are ${ours.length} clinicians, not ${size}`);
  const members = await inTurn(ours, async (person) => {
    const who = new BrowserLike(stack.origin);
    await who.signIn(person);
    return { name: person.displayName, who };
  });
  const [host, ...others] = ours;
  const body = {
    title: 'RCP',
    hostId: host?.id,
    durationMinutes: 30,
    memberIds: others.map(({ id }) => id),
    invitees: [],
  };
  const key = { 'idempotency-key': randomUUID() };
  const meeting = await members[0]?.who.post<Meeting>('/api/meetings/group-meetings', body, key);
  if (!meeting) throw new Error('There is no host');
  return { meeting, members };
}

type Seat = { readonly page: Page; readonly context: BrowserContext };

type Manner = {
  readonly crowd: Crowd;
  readonly index: number;
  readonly speaks: boolean;
  readonly isSeen: boolean;
};

/** Comes in and stays, with a small picture and a small window: 24 people at full size are 24 machines' work. */
export async function takeSeat(
  browser: Browser,
  { origin }: Stack,
  { crowd, index, speaks, isSeen }: Manner,
): Promise<Seat> {
  const member = crowd.members[index];
  if (!member) throw new Error(`Nobody has the seat ${index}`);
  const seat = await pageOf(browser, origin, member.who);
  await seat.context.addInitScript(askForLittle);
  await seat.page.setViewportSize({ width: 320, height: 256 });
  await seat.page.goto(`/appel/${crowd.meeting.id}`);
  const microphone = seat.page.getByRole('button', { name: 'Micro ouvert' });
  await microphone.waitFor({ timeout: 60_000 });
  if (!speaks) await microphone.click();
  if (!isSeen) await seat.page.getByRole('button', { name: /^Caméra/u }).click();
  return seat;
}

/** Runs in the page. */
function askForLittle(): void {
  const { mediaDevices } = navigator;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  const little = { width: { ideal: 320 }, height: { ideal: 180 }, frameRate: { max: 5 } };
  mediaDevices.getUserMedia = (wanted) =>
    ask(wanted?.video ? { ...wanted, video: little } : wanted);
}
