import type { Page } from 'playwright-core';
import { stack } from './stack.ts';

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

/** The whole way in, page by page, as a patient goes it. */
export async function checkIn(page: Page, arrival: Arrival, trial: Trial = {}): Promise<void> {
  await openLink(page, arrival);
  await prove(page, arrival.born);
  await agree(page);
  await tryDevices(page, trial);
}

/** From the link to a page of the waiting room, by the service: for tests whose subject comes after the way in. */
export async function waitIn(
  page: Page,
  { link, born }: { readonly link: string; readonly born?: Arrival['born'] },
): Promise<void> {
  const token = new URL(link).hash.slice(1);
  const dateOfBirth = born?.toReversed().map((part) => part.padStart(2, '0'));
  const ask = asking(page);
  const proof = dateOfBirth ? { dateOfBirth: dateOfBirth.join('-') } : {};
  const { ticket } = await ask('/api/meetings/invitations/prove', { token, ...proof });
  await ask('/auth/guest', { ticket });
  const { phase, locale = 'fr' } = await ask('/api/meetings/visit');
  if (phase === 'consent') {
    const { version } = await ask(`/api/meetings/consent-texts/current?locale=${locale}`);
    await ask('/api/meetings/visit/consent', { version, locale, isAccepted: true });
  }
  await ask('/api/meetings/visit/checks', { checks: allGood, isAudioOnly: false });
  await ask('/api/meetings/visit/wait', { takeOver: true });
  await page.goto('/visit');
  // The tab knows its link, as it does once it was opened there.
  await page.evaluate((secret) => sessionStorage.setItem('astra-visit-link', secret), token);
}

const allGood = {
  camera: 'good',
  microphone: 'good',
  speaker: 'good',
  network: 'good',
  roundTripMs: 20,
} as const;

/** What is read of the service's answers. */
type Answer = Readonly<Partial<Record<'ticket' | 'phase' | 'locale' | 'version', string>>>;

/** With the cookies of the page and without its network; a body is posted. */
const asking =
  (page: Page) =>
  async (path: string, body?: unknown): Promise<Answer> => {
    const { origin } = stack();
    const reply = await page.context().request.fetch(`${origin}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { origin, 'x-astra-request': '1' },
      ...(body === undefined ? {} : { data: body }),
    });
    if (!reply.ok()) throw new Error(`${path} answered ${String(reply.status())}`);
    // The contract's shapes, from our own service.
    return (await reply.json().catch(() => ({}))) as Answer;
  };
