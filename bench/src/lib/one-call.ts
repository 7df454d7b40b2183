import type { Meeting } from '@astra/contracts/meetings';
import type { Stack } from '@astra/platform-local/run/stack';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { BrowserLike } from '#lib/browser-like.ts';
import { firstFrameAt, pageOf, pressAt } from '#lib/chromium.ts';
import { personWho } from '#lib/own-stack.ts';
import { arrive } from '#lib/visits.ts';

/** A doctor and a patient who see each other, each in a page. */
export type OneCall = {
  readonly meeting: Meeting;
  readonly doctor: Page;
  readonly patient: { readonly page: Page; readonly context: BrowserContext };
};

/** A doctor with a page, and who plans for them: for as many calls as are wanted, one after another. */
export type Practice = {
  readonly doctor: BrowserLike;
  readonly context: BrowserContext;
  /** Begins a call with a patient of this address. */
  readonly call: (email: string) => Promise<OneCall>;
};

export async function openPractice(stack: Stack, browser: Browser): Promise<Practice> {
  const secretary = new BrowserLike(stack.origin);
  await secretary.signIn(personWho(stack, 'secretary'));
  const host = personWho(stack, 'clinician');
  const doctor = new BrowserLike(stack.origin);
  await doctor.signIn(host);
  const { page, context } = await pageOf(browser, stack.origin, doctor);
  const call = async (email: string): Promise<OneCall> => {
    const { guest, meeting } = await arrive(stack, secretary, { id: host.id, email });
    const patient = await pageOf(browser, stack.origin, guest);
    await patient.page.goto('/visit');
    await patient.page.getByText('Gardez cette page ouverte').waitFor();
    await page.goto('/');
    await pressAt(page, /^Faire entrer/u);
    await firstFrameAt(patient.page, 'Image de Dr');
    await firstFrameAt(page, 'Image de Mme');
    return { meeting, doctor: page, patient };
  };
  return { doctor, context, call };
}
