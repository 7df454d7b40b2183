import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import {
  closePages,
  desktop,
  isInSight,
  openBrowser,
  phone,
  pictureFailures,
  type Watched,
} from '#browser.ts';
import { aPdf } from '#files.ts';
import { look } from '#look.ts';
import { expectMovingPicture } from '#media.ts';
import { patient, startCall } from '#meeting.ts';
import { openAs, personNamed } from '#people.ts';

let browser: Browser;
let meetingId = '';
let doctor: Watched;
let guest: Watched;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

const encoded = (text: string): string => Buffer.from(text).toString('base64');

interface Found {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly picture: { readonly guestId: string; readonly askedBy: string } | null;
}
const card = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('listitem').filter({ hasText: name });
const inBar = (page: Page, name: RegExp): Locator =>
  page.getByRole('region', { name: 'Commandes de l’appel' }).getByRole('button', { name });
const documents = async (page: Page): Promise<readonly Found[]> => {
  const { body } = await request(page, `/api/documents/meetings/${meetingId}/documents`);
  return (body as { readonly items: readonly Found[] }).items;
};

/** Whatever could be left of a picture in a browser, but for its memory. The conversation beside it keeps its keys. */
const traces = (page: Page): Promise<unknown> =>
  page.evaluate(async () => ({
    databases: (await indexedDB.databases())
      .map(({ name }) => String(name))
      .filter((name) => !name.startsWith('astra-chat')),
    caches: await caches.keys(),
    uploads: localStorage.getItem('astra-uploads'),
  }));
type Noting = Window & { astraAddresses?: number };
/** Counts the addresses that are made of bytes from now on. */
const noteAddresses = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const noting = window as Noting;
    noting.astraAddresses = 0;
    const make = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (of) => {
      noting.astraAddresses = (noting.astraAddresses ?? 0) + 1;
      return make(of);
    };
  });
const addresses = (page: Page): Promise<number> =>
  page.evaluate(() => (window as Noting).astraAddresses ?? -1);

const sizeShown = (page: Page): Promise<string> =>
  page
    .getByLabel(new RegExp(`Image de ${patient.name}`, 'u'))
    .first()
    .evaluate((element) => {
      const { videoWidth, videoHeight } = element as HTMLVideoElement;
      return `${String(videoWidth)}x${String(videoHeight)}`;
    });

/** Reads a picture as a browser does: its size, and how much of it is as green as the camera's background. */
const readPicture = (page: Page, itemId: string): Promise<{ size: string; green: number }> =>
  page.evaluate(
    async ([path]) => {
      const bytes = await (await fetch(path ?? '')).blob();
      const picture = await createImageBitmap(bytes);
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const context = canvas.getContext('2d');
      context?.drawImage(picture, 0, 0);
      const pixels = context?.getImageData(0, 0, picture.width, picture.height).data ?? [];
      let green = 0;
      for (let at = 0; at < pixels.length; at += 4) {
        const [red = 0, leaf = 0, blue = 0] = [pixels[at], pixels[at + 1], pixels[at + 2]];
        if (leaf > red + 40 && leaf > blue + 40) green += 1;
      }
      return {
        size: `${String(picture.width)}x${String(picture.height)}`,
        green: green / (pixels.length / 4),
      };
    },
    [`/api/documents/meetings/${meetingId}/documents/${itemId}/content`],
  );

async function askForPicture(page: Page): Promise<void> {
  await inBar(page, /^Patient/u).click();
  await page.getByRole('button', { name: 'Prendre une image' }).click();
}

test('(a picture of the call is asked for, refused once, agreed to once, and goes to the record and nowhere else)', async () => {
  const call = await startCall(browser);
  meetingId = call.planned.id;
  ({ doctor, patient: guest } = call);
  const [hers, theirs] = [doctor.page, guest.page];
  let downloads = 0;
  for (const page of [hers, theirs]) {
    page.on('download', () => {
      downloads += 1;
    });
    await noteAddresses(page);
  }
  const before = [await traces(hers), await traces(theirs)];

  await askForPicture(hers);
  await hers.getByText(`La question est posée à ${patient.name}`).waitFor();
  await theirs.getByText('Dr Nadia Berthelot demande à garder une image de vous').waitFor();
  await theirs.getByText(/Vous êtes libre de refuser/u).waitFor();
  for (const name of [/^Micro/u, /^Quitter/u, /^Je refuse/u, /^J’accepte/u])
    expect(await isInSight(theirs.getByRole('button', { name }).first()), String(name)).toBe(true);
  await expectAccessible(theirs);
  await expectAccessible(hers);
  await look(theirs, 'asked-phone');
  await look(hers, 'asking-desktop');
  await theirs.getByRole('button', { name: 'Je refuse' }).click();
  await hers.getByText(`${patient.name} préfère qu’aucune image ne soit gardée`).waitFor();
  await look(hers, 'refused-desktop');
  expect(await documents(hers)).toEqual([]);
  await hers.getByRole('button', { name: 'Compris' }).click();

  await askForPicture(hers);
  const shown = new Set([await sizeShown(hers)]);
  await theirs.getByRole('button', { name: 'J’accepte' }).press('Enter');
  await theirs.getByText('L’image est prise maintenant').first().waitFor();
  await hers.getByText('L’image est dans les documents de la consultation').waitFor();
  shown.add(await sizeShown(hers));
  await look(hers, 'kept-desktop');
  await look(theirs, 'agreed-phone');

  const [kept, ...more] = await documents(hers);
  expect(more).toEqual([]);
  expect(kept).toMatchObject({
    mediaType: 'image/png',
    picture: { guestId: call.planned.guestId, askedBy: personNamed('n.berthelot').id },
  });
  expect(kept?.name).toMatch(/^Image de l[’']appel, .*\.png$/u);
  const { size, green } = await readPicture(hers, kept?.id ?? '');
  expect([...shown]).toContain(size);
  expect(green).toBeGreaterThan(0.5);
  expect([await traces(hers), await traces(theirs)]).toEqual(before);
  expect([await addresses(hers), await addresses(theirs), downloads]).toEqual([0, 0, 0]);
  // An upload that only says that it is a picture of the call is none.
  const said = `name ${encoded('a.png')},space ${encoded(meetingId)},picture ${encoded(crypto.randomUUID())}`;
  const claimed = await request(hers, `/api/documents/meetings/${meetingId}/uploads`, {
    method: 'POST',
    headers: { 'tus-resumable': '1.0.0', 'upload-length': '5', 'upload-metadata': said },
  });
  expect(claimed).toMatchObject({ status: 403, body: { type: '/problems/picture-not-agreed' } });
});

test('who took it, when and who agreed stands beside it, and the patient has it when it is given to them', async () => {
  const [hers, theirs] = [doctor.page, guest.page];
  await hers.getByRole('button', { name: 'Compris' }).click();
  await inBar(hers, /^Documents/u).click();
  const line = card(hers, 'Image de l’appel');
  await line
    .getByText(/prise par Dr Nadia Berthelot.*avec l’accord de Mme Yvonne Bellec/u)
    .waitFor();
  await inBar(theirs, /^Documents/u).click();
  expect(await card(theirs, 'Image de l’appel').count()).toBe(0);
  await line.getByRole('button', { name: 'Donner au patient' }).click();
  await line.getByRole('button', { name: 'Montrer', exact: true }).click();
  const given = card(theirs, 'Image de l’appel');
  await given.getByText(/gardée avec votre accord/u).waitFor();
  await given.getByRole('button', { name: /^Voir/u }).click();
  await given.getByRole('img', { name: /^Image de l’appel/u }).waitFor();
  await expectAccessible(theirs);
  await look(theirs, 'given-phone');
  await line.getByRole('button', { name: /^Qui l’a eu/u }).click();
  await line.getByRole('listitem').filter({ hasText: patient.name }).waitFor();
  await look(hers, 'kept-documents-desktop');
  // What is taken out can come back; what the patient had of it does not.
  await line.getByRole('button', { name: /^Retirer Image/u }).click();
  await line.getByRole('button', { name: 'Retirer', exact: true }).last().click();
  await given.waitFor({ state: 'detached' });
  await hers.getByRole('button', { name: 'Voir la corbeille' }).click();
  await hers.getByRole('button', { name: /^Remettre Image/u }).click();
  await line.getByText(/avec l’accord de/u).waitFor();
  await look(hers, 'bin-desktop');
  expect(await given.count()).toBe(0);
  for (const page of [hers, theirs]) await page.keyboard.press('Escape');
});

const shownIn = (page: Page): Locator =>
  page.getByRole('region', { name: /^Document présenté.*Résultats\.pdf/u });
const showsPage = async (page: Page, number: number): Promise<void> => {
  await shownIn(page)
    .getByText(`Courrier, feuille ${String(number)}`)
    .first()
    .waitFor({ state: 'attached' });
};
async function present(page: Page, name: string, pages: number): Promise<void> {
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name, mimeType: 'application/pdf', buffer: aPdf(pages) });
  await page.getByRole('button', { name: `Présenter ${name} à tous` }).click();
}
/** Whether all of the page is painted where it is seen: dark ink and white paper. */
const isPainted = (page: Page): Promise<boolean> =>
  shownIn(page)
    .locator('canvas')
    .evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {
        data: [],
      };
      const seen = new Set<number>();
      for (let at = 0; at < data.length; at += 404) seen.add(data[at] ?? 0);
      const { width, height } = canvas.getBoundingClientRect();
      const box = canvas.parentElement;
      const fits = box !== null && width <= box.clientWidth + 1 && height <= box.clientHeight + 1;
      return seen.size > 1 && fits;
    });

/** Keeps the next answer back, as a slow way does, so that all news of it is there before; gives what lets it through. */
async function holdBack(page: Page, address: string): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(
    address,
    async (route) => {
      const answer = await route.fetch();
      await promise;
      await route.fulfill({ response: answer });
    },
    { times: 1 },
  );
  return resolve;
}

test('a document is presented page by page: the doctor’s page is the patient’s, also for one who comes back', async () => {
  const [hers, theirs] = [doctor.page, guest.page];
  await inBar(hers, /^Documents/u).click();
  const letThrough = await holdBack(hers, '**/presentation');
  await present(hers, 'Résultats.pdf', 5);
  await showsPage(hers, 1);
  await showsPage(theirs, 1);
  await theirs.getByText('Page 1 sur 5').waitFor();
  letThrough();
  // The list makes room by itself, and the keys are the document's.
  await hers.locator('.panel').waitFor({ state: 'detached' });
  await expect.poll(() => isPainted(theirs)).toBe(true);

  await hers.keyboard.press('ArrowRight');
  await showsPage(theirs, 2);
  await hers.getByRole('button', { name: 'Page suivante' }).click();
  await showsPage(theirs, 3);
  const number = hers.getByRole('textbox', { name: 'Page, sur 5' });
  await number.fill('5');
  await number.press('Enter');
  await showsPage(theirs, 5);
  await number.blur();
  await hers.keyboard.press('PageUp');
  await showsPage(theirs, 4);
  await expect.poll(() => isPainted(hers)).toBe(true);
  for (const page of [hers, theirs]) {
    await expectAccessible(page);
    for (const name of [/^Micro/u, /^Quitter/u])
      expect(await isInSight(page.getByRole('button', { name }).first())).toBe(true);
  }
  await look(hers, 'presenting-desktop');
  await look(theirs, 'presented-phone');
  await hers.setViewportSize(phone.viewport);
  await expect.poll(() => isPainted(hers)).toBe(true);
  await look(hers, 'presenting-doctor-phone');
  await hers.setViewportSize(desktop.viewport);

  // Who comes late, or comes back, is at the same page at once.
  await theirs.reload();
  await showsPage(theirs, 4);
  await expectMovingPicture(hers, new RegExp(`Image de ${patient.name}`, 'u'));
  // The patient turns no pages.
  await theirs.keyboard.press('ArrowRight');
  expect(await theirs.getByRole('button', { name: 'Page suivante' }).count()).toBe(0);

  await shownIn(hers).getByRole('button', { name: 'Arrêter de présenter' }).click();
  await shownIn(theirs).waitFor({ state: 'detached' });
  const [, letter] = await documents(hers);
  const closed = await request(
    theirs,
    `/api/documents/visit/documents/${letter?.id ?? ''}/content`,
  );
  expect(closed.status).toBe(404);
  expect([...doctor.complaints, ...guest.complaints]).toEqual([]);
});

test('among professionals presenting is handed over at its page, and who has it turns on', async () => {
  const nadia = doctor.page;
  const { body } = await request(nadia, '/api/meetings/group-meetings', {
    method: 'POST',
    headers: { 'idempotency-key': crypto.randomUUID() },
    body: {
      title: 'RCP thorax',
      hostId: personNamed('n.berthelot').id,
      durationMinutes: 30,
      memberIds: [personNamed('h.ferrand').id],
      invitees: [],
    },
  });
  const { id } = body as { readonly id: string };
  const colleague = await openAs(browser, 'h.ferrand', phone);
  const hugo = colleague.page;
  await nadia.goto(`/appel/${id}`);
  await hugo.goto(`/appel/${id}`);
  await inBar(nadia, /^Documents/u).click();
  await present(nadia, 'Résultats.pdf', 3);
  await showsPage(nadia, 1);
  await showsPage(hugo, 1);
  await hugo.getByText('Présenté par Dr Nadia Berthelot').waitFor();
  expect(await shownIn(hugo).getByRole('button').count()).toBe(0);
  await nadia.keyboard.press('End');
  await showsPage(hugo, 3);

  await shownIn(nadia).getByRole('button', { name: 'Passer la main' }).click();
  await nadia.getByRole('menuitem', { name: 'Dr Hugo Ferrand' }).click();
  await hugo.getByRole('button', { name: 'Page précédente' }).click();
  await showsPage(nadia, 2);
  await nadia.getByText('Présenté par Dr Hugo Ferrand').waitFor();
  await expectAccessible(hugo);
  await look(hugo, 'handed-over-phone');
  await shownIn(hugo).getByRole('button', { name: 'Arrêter de présenter' }).click();
  await shownIn(nadia).waitFor({ state: 'detached' });
  expect(colleague.complaints).toEqual([]);
  const ended = await request(nadia, `/api/meetings/meetings/${id}/end`, {
    method: 'POST',
    body: {},
  });
  expect(ended.status).toBe(200);
});
