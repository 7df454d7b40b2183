import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { desktop, closePages, isInSight, openBrowser, openPage, phone } from '#browser.ts';
import { anAddress, mailTo } from '#mailbox.ts';
import { expectMovingPicture, heardLoudness, loadedBy } from '#media.ts';
import { openAs } from '#people.ts';
import { endForAll, letIn, planConsultation } from '#doctor.ts';
import { checkIn } from '#patient.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

test('a secretary plans, the patient comes by phone, the doctor lets them in, and they see and hear each other', async () => {
  const patient = {
    name: 'Mme Yvonne Bellec',
    email: anAddress('yvonne.bellec'),
    born: ['3', '3', '1948'],
  } as const;
  const maud = await openAs(browser, 'm.lefevre', desktop);
  await planConsultation(maud.page, { ...patient, host: 'Dr Nadia Berthelot' });
  const mail = await mailTo(patient.email);
  expect(mail.link).not.toBe('');

  const yvonne = await openPage(browser, phone);
  await checkIn(
    yvonne.page,
    { link: mail.link, born: patient.born },
    {
      before: async () => {
        const words = yvonne.page.getByRole('heading', { name: 'Tout fonctionne' });
        await expect.poll(() => isInSight(words)).toBe(true);
        const wayOn = yvonne.page.getByRole('button', { name: 'Entrer dans la salle d’attente' });
        expect(await isInSight(wayOn)).toBe(true);
      },
    },
  );
  const welcome = yvonne.page.getByRole('heading', {
    name: /Bienvenue dans la salle d’attente|sait que vous êtes là/u,
  });
  // The button that led here stands at the end of a page that is longer than a phone.
  await expect.poll(() => isInSight(welcome)).toBe(true);

  const nadia = await openAs(browser, 'n.berthelot', desktop);
  await yvonne.page
    .getByRole('heading', { name: 'Dr Nadia Berthelot sait que vous êtes là' })
    .waitFor();
  await letIn(nadia.page, patient.name);

  await expectMovingPicture(nadia.page, /Image de Mme Yvonne Bellec/u);
  await expectMovingPicture(yvonne.page, /Image de Dr Nadia Berthelot/u);
  expect(await heardLoudness(nadia.page)).toBeGreaterThan(0.01);
  expect(await heardLoudness(yvonne.page)).toBeGreaterThan(0.01);

  // The engine that is not used costs nobody a download.
  const loaded = [...(await loadedBy(nadia.page)), ...(await loadedBy(yvonne.page))];
  expect(loaded.filter(({ pathname }) => /jitsi/iu.test(pathname))).toEqual([]);

  await endForAll(nadia.page);
  await yvonne.page.getByRole('heading', { name: 'La consultation est terminée' }).waitFor();
  await yvonne.page.getByRole('radio', { name: '4 Bien', exact: true }).check();
  await yvonne.page.getByRole('button', { name: 'Envoyer mon avis' }).click();
  await yvonne.page.getByText('Merci, votre avis est bien arrivé.').waitFor();
  expect([...maud.complaints, ...yvonne.complaints, ...nadia.complaints]).toEqual([]);
});
