import type { Stack } from '@astra/platform-local/run/stack';
import type { Browser, Page } from 'playwright-core';
import { BrowserLike } from '#lib/browser-like.ts';
import type { Figure } from '#lib/bench.ts';
import { firstFrameAt, pageOf, pressAt } from '#lib/chromium.ts';
import { inMs, percentile } from '#lib/figures.ts';
import { personWho } from '#lib/own-stack.ts';
import { unwatched, type Admission, type Watch } from '#lib/watch.ts';
import { arrive } from '#lib/visits.ts';

/** Milliseconds of each call, in order. */
export type Taken = {
  /** From the day page: the meeting is opened by it, and both sides join at once. */
  readonly letIns: readonly number[];
  /** The doctor is in the call already; the patient was put back to the waiting room before. */
  readonly letInsFromRoom: readonly number[];
  readonly joins: readonly number[];
};

type Trial = {
  readonly browser: Browser;
  readonly tries: number;
  /** Distinguishes the patients of several trials on one stack. */
  readonly name: string;
  readonly watch?: Watch;
};

/** Calls of a doctor and a patient, each let in, joined anew, and let in once more. The first call only warms up. */
export async function callsOf(
  stack: Stack,
  { browser, tries, name, watch = unwatched }: Trial,
): Promise<Taken> {
  const secretary = new BrowserLike(stack.origin);
  await secretary.signIn(personWho(stack, 'secretary'));
  const host = personWho(stack, 'clinician');
  const doctor = new BrowserLike(stack.origin);
  await doctor.signIn(host);
  const { page, context } = await pageOf(browser, stack.origin, doctor);
  await watch.begin(context);
  const joins: number[] = [];
  const letIns: number[] = [];
  const letInsFromRoom: number[] = [];
  for (let n = 0; n <= tries; n += 1) {
    const email = `${name}-${String(n)}@courriel.example`;
    const { guest, meeting } = await arrive(stack, secretary, { id: host.id, email });
    const taken = await oneCall(stack, {
      browser,
      page,
      guest,
      watch,
      putBack: () =>
        doctor.post(`/api/meetings/meetings/${meeting.id}/return-to-waiting`, {
          guestId: meeting.guests[0]?.id,
        }),
    });
    if (n > 0) {
      letIns.push(taken.letInMs);
      letInsFromRoom.push(taken.fromRoomMs);
      joins.push(taken.joinMs);
    }
    await doctor.post(`/api/meetings/meetings/${meeting.id}/end`);
  }
  await context.close();
  return { letIns, letInsFromRoom, joins };
}

type Call = {
  readonly browser: Browser;
  readonly page: Page;
  readonly guest: BrowserLike;
  readonly watch: Watch;
  readonly putBack: () => Promise<unknown>;
};

type Times = { readonly letInMs: number; readonly joinMs: number; readonly fromRoomMs: number };

async function oneCall(
  stack: Stack,
  { browser, page, guest, watch, putBack }: Call,
): Promise<Times> {
  const patient = await pageOf(browser, stack.origin, guest);
  await watch.begin(patient.context);
  await patient.page.goto('/visit');
  await patient.page.getByText('Gardez cette page ouverte').waitFor();
  await page.goto('/');
  // A doctor reads the name before the press: the page has come to rest by then.
  await page.waitForLoadState('networkidle');
  const letIn = await pressAt(page, /^Faire entrer/u);
  const seen = await firstFrameAt(patient.page, 'Image de Dr');
  await firstFrameAt(page, 'Image de Mme');
  const admission = { pressedAt: letIn, seenAt: seen, doctor: page, patient: patient.page };
  await watch.admitted?.({ ...admission, from: 'day page' });
  await page.getByRole('button', { name: 'Quitter', exact: true }).click();
  await page.getByRole('button', { name: 'Quitter sans terminer' }).click();
  const joined = await pressAt(page, /^Rejoindre l.appel/u);
  const back = await firstFrameAt(page, 'Image de Mme');
  for (const each of [page, patient.page]) await watch.look(each);
  const again = await letInFromRoom(page, patient.page, putBack);
  await watch.admitted?.({ ...admission, ...again, from: 'room' });
  await patient.context.close();
  const fromRoomMs = again.seenAt - again.pressedAt;
  return { letInMs: seen - letIn, joinMs: back - joined, fromRoomMs };
}

async function letInFromRoom(
  doctor: Page,
  patient: Page,
  putBack: () => Promise<unknown>,
): Promise<Pick<Admission, 'pressedAt' | 'seenAt'>> {
  await putBack();
  await patient.getByText('Gardez cette page ouverte').waitFor();
  await doctor.getByRole('button', { name: /^Attente/u }).click();
  const pressedAt = await pressAt(doctor, /^Faire entrer/u);
  return { pressedAt, seenAt: await firstFrameAt(patient, 'Image de Dr') };
}

/** The figures of P1 and P2, beside the peer's joins of the same run. */
export function figuresOf(
  { joins, letIns, letInsFromRoom }: Taken,
  peer: readonly number[],
): readonly Figure[] {
  const median = percentile(joins, 0.5);
  const ratio = median / percentile(peer, 0.5);
  return [
    {
      what: 'P1 “Join” → first picture, median',
      value: inMs(median),
      peer: inMs(percentile(peer, 0.5)),
      bar: `≤ 1.10 × peer`,
      holds: ratio <= 1.1,
    },
    { what: 'P1 ratio to the peer', value: ratio.toFixed(2) },
    {
      what: 'P1 “Join” → first picture, p95',
      value: inMs(percentile(joins, 0.95)),
      peer: inMs(percentile(peer, 0.95)),
      bar: '< 2 s',
      holds: percentile(joins, 0.95) < 2_000,
    },
    ...admission('P2 “Let in”, the doctor in the room', letInsFromRoom),
    ...admission('P2 “Let in” on the day page, which brings both in', letIns),
  ];
}

function admission(what: string, times: readonly number[]): readonly Figure[] {
  const p95 = percentile(times, 0.95);
  return [
    {
      what: `${what} → first picture at the patient, median`,
      value: inMs(percentile(times, 0.5)),
    },
    { what: 'P2 the same, p95', value: inMs(p95), bar: '< 1 s', holds: p95 < 1_000 },
  ];
}
