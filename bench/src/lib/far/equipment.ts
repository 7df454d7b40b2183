import type { Meeting } from '@astra/contracts/meetings';
import type { Stack } from '@astra/platform-local/run/stack';
import type { Browser } from 'playwright-core';
import { BrowserLike } from '#lib/browser-like.ts';
import { pageOf } from '#lib/chromium.ts';
import { timed } from '#lib/figures.ts';
import { personWho } from '#lib/own-stack.ts';
import { consent } from '#lib/visits.ts';

/** What a patient reads about the network, and after how long. */
export type EquipmentTest = { readonly words: string; readonly ms: number };

/** The patient's test of the equipment, as far as it speaks of the network. */
export async function equipmentTest(
  stack: Stack,
  browser: Browser,
  name: string,
): Promise<EquipmentTest> {
  const secretary = new BrowserLike(stack.origin);
  await secretary.signIn(personWho(stack, 'secretary'));
  const { id } = personWho(stack, 'clinician');
  const { guest, meeting } = await consent(stack, secretary, {
    id,
    email: `${name}@courriel.example`,
  });
  const { page, context } = await pageOf(browser, stack.origin, guest);
  await page.goto('/visit');
  const test = page.getByRole('listitem').filter({ hasText: 'Connexion' });
  const { ms } = await timed(async () => {
    await page.getByRole('button', { name: 'Essayer ma caméra et mon micro' }).click();
    await test.filter({ hasNotText: 'Essai en cours' }).waitFor();
  });
  const words = (await test.innerText()).replaceAll(/\s+/gu, ' ').trim();
  await context.close();
  // The clinician's next consultations may be at that time, too.
  const at = `/api/meetings/meetings/${meeting.id}`;
  const { version } = await secretary.get<Meeting>(at);
  await secretary.post(`${at}/cancel`, { version });
  return { words, ms };
}
