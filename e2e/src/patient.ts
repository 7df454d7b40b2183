import type { Page } from 'playwright-core';

interface Arrival {
  readonly link: string;
  /** Day, month and year, as typed. */
  readonly born: readonly [string, string, string];
}

/** From the link to the date of birth. */
export async function openLink(page: Page, { link }: Pick<Arrival, 'link'>): Promise<void> {
  await page.goto(link);
  await page.getByRole('button', { name: 'Commencer' }).click();
}

/** Types the date of birth and goes on. */
export async function prove(page: Page, [day, month, year]: Arrival['born']): Promise<void> {
  await page.getByLabel('Jour', { exact: true }).fill(day);
  await page.getByLabel('Mois', { exact: true }).fill(month);
  await page.getByLabel('Année', { exact: true }).fill(year);
  await page.getByRole('button', { name: /^(?:Continuer|Revenir dans .*)$/u }).click();
}

/** From the link straight back to the waiting room: who waited is told so, and asked for their proof alone. */
export async function comeBack(page: Page, { link, born }: Arrival): Promise<void> {
  await page.goto(link);
  await page
    .getByRole('heading', { name: 'Votre place dans la salle d’attente est gardée' })
    .waitFor();
  await prove(page, born);
}

/** Agrees to the consent text. */
export async function agree(page: Page): Promise<void> {
  await page.getByLabel('Je suis d’accord').check();
  await page.getByRole('button', { name: 'Continuer' }).click();
}

/** How a patient goes through the tests. */
export interface Trial {
  readonly without?: 'camera';
  /** What is looked at once all is tried. */
  readonly before?: () => Promise<void>;
}

/** Tries the devices and enters the waiting room. */
export async function tryDevices(page: Page, { without, before }: Trial = {}): Promise<void> {
  await page.getByRole('button', { name: 'Essayer ma caméra et mon micro' }).click();
  await page.getByRole('button', { name: 'Écouter le son' }).click();
  await page.getByRole('button', { name: 'Oui, je l’ai entendue' }).click();
  await before?.();
  const wayOn = without === 'camera' ? 'Continuer sans image' : 'Entrer dans la salle d’attente';
  await page.getByRole('button', { name: wayOn }).click();
}

/** The whole way in. */
export async function checkIn(page: Page, arrival: Arrival, trial: Trial = {}): Promise<void> {
  await openLink(page, arrival);
  await prove(page, arrival.born);
  await agree(page);
  await tryDevices(page, trial);
}
