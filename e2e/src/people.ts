import { TOTP } from 'otpauth';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { askingAs, askingWith, request, type Ask } from './api.ts';
import { stack } from './stack.ts';
import { desktop, giveBack, openPage, type Cookies, type Watched } from './browser.ts';
import { killAndWait } from './parts.ts';

type Person = ReturnType<typeof people>[number];

const people = () => stack().people.people;

/** A person of the demo, by the first part of their address: `personNamed('n.berthelot')`. */
export function personNamed(name: string): Person {
  const found = people().find(({ email }) => email.startsWith(name));
  if (!found) throw new Error(`Nobody is called ${name}`);
  return found;
}

/** A code that an authenticator would show now. */
export const codeOf = (person: Person): string =>
  new TOTP({ secret: person.totpSecret }).generate();

/** Signs in as a person does: address and password, then the code. */
export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto('/');
  await giveProofs(page, person);
}

/** Both proofs, on the sign-in page where the person is already. */
export async function giveProofs(page: Page, person: Person): Promise<void> {
  await page.getByLabel('Adresse professionnelle').fill(person.email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
  await typeCode(page, person);
}

const inside = (page: Page): Locator => page.getByRole('navigation', { name: 'Principal' });

/** Types the code, which goes off by itself, whenever the person signed in before. */
async function typeCode(page: Page, person: Person): Promise<void> {
  await letCodesPass(person.id);
  await page.getByLabel('Code à 6 chiffres').fill(codeOf(person));
  // Or back in the call that they were in.
  const inCall = page.getByRole('region', { name: 'Commandes de l’appel' });
  await inside(page).or(inCall).first().waitFor();
}

/** As if the person's authenticator had shown other codes since: each is taken once, and nobody waits for the next. */
export const letCodesPass = (personId: string): Promise<void> =>
  askIdentity('update totp_secrets set last_step = last_step - 12 where person_id = $1', [
    personId,
  ]);

async function askIdentity(statement: string, values: readonly unknown[]): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    connectionString: stack().run.databases['identity']?.ownerUrl ?? '',
  });
  await client.connect();
  await client.query(statement, [...values]);
  await client.end();
}

interface SignedIn {
  readonly cookies: Cookies;
  readonly at: number;
}
const signedIn = new Map<string, SignedIn>();

/** A page where the person is signed in already; the first time they sign in for real. */
export async function openAs(
  browser: Browser,
  name: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const { watched, isSignedIn } = await openWithSession(browser, name, options);
  if (isSignedIn) {
    await watched.page.goto('/');
    return watched;
  }
  await signIn(watched.page, personNamed(name));
  await remember(name, watched.page);
  return watched;
}

/** The same, with nothing of ours on it: a page of ours, open for a moment, can leave a device of the chat behind. */
export async function openBlankAs(
  browser: Browser,
  name: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const { watched, isSignedIn } = await openWithSession(browser, name, options);
  if (!isSignedIn) throw new Error(`${name} has not signed in`);
  return watched;
}

/** Asks as the person, with no page open; the first time they sign in for real. */
export async function askAs(browser: Browser, name: string): Promise<Ask> {
  const ask = askingWith(signedIn.get(name)?.cookies ?? []);
  if ((await ask('/api/identity/me')).status === 200) return ask;
  const { page } = await openAs(browser, name, desktop);
  const asked = await askingAs(page);
  await giveBack(page);
  return asked;
}

async function openWithSession(
  browser: Browser,
  name: string,
  options: BrowserContextOptions,
): Promise<{ readonly watched: Watched; readonly isSignedIn: boolean }> {
  const cookies = signedIn.get(name)?.cookies;
  const watched = await openPage(browser, { ...options, ...(cookies ? { cookies } : {}) });
  return { watched, isSignedIn: cookies !== undefined && (await isAlive(watched)) };
}

/** A journey that ended the session, or failed in its middle, leaves it so: the next ones shall not fail for it. */
async function isAlive({ page, context }: Watched): Promise<boolean> {
  // Not by the browser: its network may be one that a journey cuts.
  const ask = await askingAs(page);
  const { status } = await ask('/api/identity/me');
  if (status === 200) return true;
  await context.clearCookies();
  return false;
}

/** The same, proved so lately that nothing sensitive is held up (five minutes, RFC 9470). */
export async function openFreshAs(
  browser: Browser,
  name: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  if (performance.now() - (signedIn.get(name)?.at ?? 0) > 3 * 60_000) forget(name);
  return openAs(browser, name, options);
}

/** As if the person had proved who they are some minutes ago, and their authenticator had shown other codes since. */
export async function letProofsAge(name: string, minutes = 6): Promise<void> {
  const { id } = personNamed(name);
  await askIdentity(
    'update sessions set auth_time = now() - make_interval(mins => $2) where subject_id = $1',
    [id, minutes],
  );
  await letCodesPass(id);
  // It holds the tokens that say the former time.
  await killAndWait('gateway');
}

/** The person has signed in anew on this page: it is this session that goes on. */
export async function remember(name: string, page: Page): Promise<void> {
  signedIn.set(name, { cookies: await page.context().cookies(), at: performance.now() });
}

/** The person's session was ended: the next time they sign in anew. */
export function forget(name: string): void {
  signedIn.delete(name);
}

/** Ends the session of this page from elsewhere, as the server does when its time is over. */
export async function endSessionOf(page: Page): Promise<void> {
  const { body } = await request(page, '/api/identity/me/sessions');
  const { items } = body as { readonly items: readonly { id: string; isCurrent: boolean }[] };
  const id = items.find((one) => one.isCurrent)?.id ?? '';
  await request(page, `/api/identity/me/sessions/${id}`, { method: 'DELETE' });
}
