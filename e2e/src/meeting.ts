import type { Browser, Page } from 'playwright-core';
import { clearAgenda } from './api.ts';
import { openPage, desktop, phone, type Watched } from './browser.ts';
import { letIn } from './doctor.ts';
import { anAddress, mailTo } from './mailbox.ts';
import { expectMovingPicture } from './media.ts';
import { waitIn } from './patient.ts';
import { askAs, openAs, personNamed } from './people.ts';

/** The patient of most tests. */
export const patient = {
  name: 'Mme Yvonne Bellec',
  born: ['3', '3', '1948'] as const,
  dateOfBirth: '1948-03-03',
};

/** A consultation and its patient's link. */
export interface Planned {
  readonly id: string;
  readonly guestId: string;
  readonly email: string;
  readonly link: string;
}

interface PlanOptions {
  readonly host?: string;
  readonly name?: string;
  /** Minutes from now. */
  readonly inMinutes?: number;
  readonly locale?: 'fr' | 'en';
  /** What is planned already stays, so that two people wait at once. */
  readonly besides?: boolean;
  readonly durationMinutes?: number;
  /** Of the patient, as it is typed; none unless said otherwise. */
  readonly phone?: string;
  readonly dateOfBirth?: string;
}

/** Plans a consultation by the service, as a secretary does, for tests whose subject comes after. */
export async function plan(browser: Browser, options: PlanOptions = {}): Promise<Planned> {
  const {
    host = 'n.berthelot',
    name = patient.name,
    inMinutes = 5,
    locale = 'fr',
    durationMinutes = 20,
    phone: number,
    dateOfBirth = patient.dateOfBirth,
  } = options;
  const ask = await askAs(browser, 'm.lefevre');
  if (options.besides !== true) await clearAgenda(ask);
  const email = anAddress('patient');
  const { status, body } = await ask('/api/meetings/meetings', {
    method: 'POST',
    headers: { 'idempotency-key': crypto.randomUUID() },
    body: {
      kind: 'consultation',
      visitKind: 'follow-up',
      hostId: personNamed(host).id,
      startsAt: new Date(Date.now() + inMinutes * 60_000).toISOString(),
      durationMinutes,
      guest: { name, email, dateOfBirth, locale, phone: number },
    },
  });
  if (status !== 201)
    throw new Error(`Planning answered ${String(status)}: ${JSON.stringify(body)}`);
  const { id, guests } = body as {
    readonly id: string;
    readonly guests: readonly { readonly id: string }[];
  };
  return { id, guestId: guests[0]?.id ?? '', email, link: (await mailTo(email)).link };
}

/** The patient's phone, from the link to the waiting room. */
export async function arrive(browser: Browser, { link }: Planned): Promise<Page> {
  const { page } = await openPage(browser, phone);
  await waitIn(page, { link, born: patient.born });
  await page
    .getByRole('heading', { name: /Bienvenue dans la salle d’attente|sait que vous êtes là/u })
    .waitFor();
  return page;
}

/** A call that goes on: both see each other. */
export interface OngoingCall {
  readonly planned: Planned;
  readonly doctor: Watched;
  readonly patient: Watched;
}

interface Patients {
  /** The patient's browser, where it is another. */
  readonly patients?: Browser;
  readonly isOfBefore?: boolean;
  /** Another patient than that of most tests, for who looks for this one alone. */
  readonly name?: string;
}

/** From nothing to two people who see each other. */
export async function startCall(
  browser: Browser,
  host = 'n.berthelot',
  { patients = browser, isOfBefore = false, name = patient.name }: Patients = {},
): Promise<OngoingCall> {
  const planned = await plan(browser, { host, name });
  const guest = await openPage(patients, {
    ...phone,
    ...(isOfBefore ? { isOfBefore } : {}),
  });
  await waitIn(guest.page, { link: planned.link, born: patient.born });
  const doctor = await openAs(browser, host, desktop);
  await letIn(doctor.page, name);
  await expectMovingPicture(doctor.page, new RegExp(`Image de ${name}`, 'u'));
  await expectMovingPicture(
    guest.page,
    new RegExp(`Image de ${personNamed(host).displayName}`, 'u'),
  );
  return { planned, doctor, patient: guest };
}
