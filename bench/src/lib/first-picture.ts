import type { Stack } from '@astra/platform-local/run/stack';
import type { Browser, Page } from 'playwright-core';
import { BrowserLike } from '#lib/browser-like.ts';
import type { Figure } from '#lib/bench.ts';
import { firstFrameAt, pageOf, pressAt } from '#lib/chromium.ts';
import { inMs, percentile } from '#lib/figures.ts';
import { personWho } from '#lib/own-stack.ts';
import { unwatched, type Watch } from '#lib/watch.ts';
import { arrive } from '#lib/visits.ts';

/** Milliseconds of each call, in order. */
export type Taken = { readonly letIns: readonly number[]; readonly joins: readonly number[] };

type Trial = {
  readonly browser: Browser;
  readonly tries: number;
  /** Distinguishes the patients of several trials on one stack. */
  readonly name: string;
  readonly watch?: Watch;
};

/** Calls of a doctor and a patient, each once let in and once joined anew. */
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
  for (let n = 0; n < tries; n += 1) {
    const email = `${name}-${String(n)}@courriel.example`;
    const { guest, meeting } = await arrive(stack, secretary, { id: host.id, email });
    const taken = await oneCall(stack, { browser, page, guest, watch });
    letIns.push(taken.letInMs);
    joins.push(taken.joinMs);
    await doctor.post(`/api/meetings/meetings/${meeting.id}/end`);
  }
  await context.close();
  return { letIns, joins };
}

type Call = {
  readonly browser: Browser;
  readonly page: Page;
  readonly guest: BrowserLike;
  readonly watch: Watch;
};

async function oneCall(
  stack: Stack,
  { browser, page, guest, watch }: Call,
): Promise<{ letInMs: number; joinMs: number }> {
  const patient = await pageOf(browser, stack.origin, guest);
  await watch.begin(patient.context);
  await patient.page.goto('/visit');
  await patient.page.getByText('Gardez cette page ouverte').waitFor();
  await page.goto('/');
  const letIn = await pressAt(page, /^Faire entrer/u);
  const seen = await firstFrameAt(patient.page, 'Image de Dr');
  await firstFrameAt(page, 'Image de Mme');
  await page.getByRole('button', { name: 'Quitter', exact: true }).click();
  await page.getByRole('button', { name: 'Quitter sans terminer' }).click();
  const joined = await pressAt(page, /^Rejoindre l.appel/u);
  const back = await firstFrameAt(page, 'Image de Mme');
  for (const each of [page, patient.page]) await watch.look(each);
  await patient.context.close();
  return { letInMs: seen - letIn, joinMs: back - joined };
}

/** The figures of P1 and P2, beside the peer's joins of the same run. */
export function figuresOf({ joins, letIns }: Taken, peer: readonly number[]): readonly Figure[] {
  const median = percentile(joins, 0.5);
  const ratio = median / percentile(peer, 0.5);
  const letInP95 = percentile(letIns, 0.95);
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
    {
      what: 'P2 “Let in” → first picture at the patient, median',
      value: inMs(percentile(letIns, 0.5)),
    },
    { what: 'P2 the same, p95', value: inMs(letInP95), bar: '< 1 s', holds: letInP95 < 1_000 },
  ];
}
