import type { Stack } from '@astra/platform-local/run/stack';
import type { Browser, Page } from 'playwright-core';
import { bareJoins } from '#lib/bare-call.ts';
import type { Bench, Outcome } from '#lib/bench.ts';
import { BrowserLike } from '#lib/browser-like.ts';
import { firstFrameAt, openChromium, pageOf, pressAt } from '#lib/chromium.ts';
import { inMs, percentile } from '#lib/figures.ts';
import { personWho, withStack } from '#lib/own-stack.ts';
import { arrive } from '#lib/visits.ts';

const tries = 10;

export const bench: Bench = {
  id: 'P1',
  title:
    '“Join” pressed → first picture of the other, page loaded (and P2: “Let in” pressed → first picture at the patient)',
  run: () => withStack({}, measure),
};

async function measure(stack: Stack): Promise<Outcome> {
  const secretary = new BrowserLike(stack.origin);
  await secretary.signIn(personWho(stack, 'secretary'));
  const host = personWho(stack, 'clinician');
  const doctor = new BrowserLike(stack.origin);
  await doctor.signIn(host);
  const browser = await openChromium();
  try {
    const peer = await bareJoins(browser, stack, tries);
    const { page } = await pageOf(browser, stack.origin, doctor);
    const joins: number[] = [];
    const letIns: number[] = [];
    for (let n = 0; n < tries; n += 1) {
      const arrived = await arrive(stack, secretary, {
        id: host.id,
        email: `p1-${String(n)}@courriel.example`,
      });
      const taken = await oneCall(stack, { browser, page, guest: arrived.guest });
      letIns.push(taken.letInMs);
      joins.push(taken.joinMs);
      await doctor.post(`/api/meetings/meetings/${arrived.meeting.id}/end`);
    }
    return outcome(joins, letIns, peer);
  } finally {
    await browser.close();
  }
}

type Call = { readonly browser: Browser; readonly page: Page; readonly guest: BrowserLike };

async function oneCall(
  stack: Stack,
  { browser, page, guest }: Call,
): Promise<{ letInMs: number; joinMs: number }> {
  const patient = await pageOf(browser, stack.origin, guest);
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
  await patient.context.close();
  return { letInMs: seen - letIn, joinMs: back - joined };
}

function outcome(
  joins: readonly number[],
  letIns: readonly number[],
  peer: readonly number[],
): Outcome {
  const median = percentile(joins, 0.5);
  const ratio = median / percentile(peer, 0.5);
  const letInP95 = percentile(letIns, 0.95);
  return {
    figures: [
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
    ],
    notes: [
      `${String(tries)} calls, each person a page of one headless Chromium with a fake 720p camera; clocks of both pages are the machine's. Ours includes the decision and the grant; the peer (a page with nothing but the engine's client on the same server) has its token at hand and joins beside somebody whose camera is on.`,
      'P2 is from a day page to a call: the meeting is opened, the patient let in, both fetch a grant, connect and start their cameras. Not taken: 60 ms round trip with 1 % loss, and UDP blocked.',
    ],
  };
}
