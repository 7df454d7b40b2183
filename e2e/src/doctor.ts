import type { Page } from 'playwright-core';
import { askingAs, clearAgenda, soon } from './api.ts';

interface Plan {
  readonly name: string;
  readonly email: string;
  /** Day, month and year, as typed. */
  readonly born: readonly [string, string, string];
  readonly host: string;
  /** As it is typed; none unless said otherwise. */
  readonly phone?: string;
  /** From now; five unless said otherwise. */
  readonly inMinutes?: number;
  /** What is planned already stays. */
  readonly besides?: boolean;
}

/** Writes the patient's name and goes on, as by Tab: a list of former patients that it brings is not left open. */
export async function typeName(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: /^Nom du patient|^Patient’s name/u }).fill(name);
  await page.keyboard.press('Tab');
}

/** Plans a consultation by the form. */
export async function planConsultation(page: Page, plan: Plan): Promise<void> {
  if (plan.besides !== true) await clearAgenda(await askingAs(page));
  await page.goto('/planifier');
  await typeName(page, plan.name);
  const birth = page.getByRole('group', { name: 'Date de naissance' });
  const [day, month, year] = plan.born;
  await birth.getByLabel('Jour').fill(day);
  await birth.getByLabel('Mois').fill(month);
  await birth.getByLabel('Année').fill(year);
  await page.getByLabel('Adresse mail').fill(plan.email);
  if (plan.phone !== undefined) await page.getByLabel(/^Téléphone/u).fill(plan.phone);
  await page.getByLabel('Avec', { exact: true }).selectOption({ label: plan.host });
  const { day: date, time } = soon(plan.inMinutes ?? 5);
  await page.getByRole('group', { name: 'Quand' }).getByLabel('Jour').fill(date);
  await page.getByLabel('Heure', { exact: true }).fill(time);
  await page.getByRole('button', { name: 'Planifier et inviter' }).click();
  // Who listens or types goes on from what came of it.
  await page.locator('h1:focus', { hasText: 'Consultation planifiée' }).waitFor();
}

/** Lets in the person who waits, from the doctor's day. */
export async function letIn(page: Page, name: string): Promise<void> {
  const card = page.getByRole('region', { name });
  await card.getByRole('button', { name: 'Faire entrer' }).click();
}

/** Ends the consultation for everybody. */
export async function endForAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Quitter', exact: true }).click();
  await page.getByRole('button', { name: 'Terminer la consultation' }).click();
}
