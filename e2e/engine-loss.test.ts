import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { request } from '#api.ts';
import { closePages, openBrowser } from '#browser.ts';
import { endForAll } from '#doctor.ts';
import { expectMovingPicture, noteSentences, picturesComeBack } from '#media.ts';
import { startCall, type OngoingCall } from '#meeting.ts';
import { signal, whenBack } from '#parts.ts';
import { closeVideoRooms } from '#video-rooms.ts';

const ofDoctor = /Image de Dr Nadia Berthelot/u;
const ofPatient = /Image de Mme Yvonne Bellec/u;
const moving = /Le serveur vidéo s’est arrêté/u;
/** Five on a machine of one's own (the bench measures it); this one also runs two browsers on two cores. */
const withinMs = 10_000;

let browser: Browser;
let call: OngoingCall;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

interface Seen {
  readonly engineId: string | null;
  readonly state: string;
  readonly guests: readonly { readonly step: string; readonly consent: unknown }[];
}
const seen = async (page: Page, id: string): Promise<Seen> =>
  (await request(page, `/api/meetings/meetings/${id}`)).body as Seen;
/** The people who are listed in the call, oneself included. */
async function listed(page: Page): Promise<readonly string[]> {
  await page.keyboard.press('Escape');
  const tiles = page.getByLabel(/^(?:Image de|Votre image)/u);
  return tiles.evaluateAll((all) =>
    all.map((each) => each.getAttribute('aria-label') ?? '').toSorted(),
  );
}

describe('while two people speak on the first of two video servers', () => {
  let before: Seen;
  test('(they have met, and the patient has turned the microphone off)', async () => {
    call = await startCall(browser);
    const { doctor, planned } = call;
    before = await seen(doctor.page, planned.id);
    expect(before.engineId).toBe('livekit');
    await call.patient.page.getByRole('button', { name: /^Micro/u }).click();
    await call.patient.page.getByRole('button', { name: 'Micro coupé' }).waitFor();
  });

  test('its death takes both to the other one within seconds, and they are told', async () => {
    const { doctor, patient: guest, planned } = call;
    const people = [await listed(doctor.page), await listed(guest.page)];
    const sentences = [await noteSentences(doctor.page), await noteSentences(guest.page)];
    const back = [
      await picturesComeBack(doctor.page, ofPatient),
      await picturesComeBack(guest.page, ofDoctor),
    ];

    await signal('livekit', 'SIGKILL');

    for (const one of back) expect(await one.afterMs()).toBeLessThan(withinMs);
    for (const one of sentences) expect(await one.said()).toMatch(moving);
    expect([await listed(doctor.page), await listed(guest.page)]).toEqual(people);
    expect(await seen(doctor.page, planned.id)).toMatchObject({
      engineId: 'livekit-b',
      guests: [{ step: 'in-call', consent: before.guests[0]?.consent }],
    });
  });

  test('what was muted stays muted, and nobody had to agree a second time', async () => {
    const { doctor, patient: guest } = call;

    await guest.page.getByRole('button', { name: 'Micro coupé' }).waitFor();
    expect(await guest.page.getByLabel('Je suis d’accord').count()).toBe(0);
    await guest.page.getByRole('button', { name: 'Micro coupé' }).click();
    await guest.page.getByRole('button', { name: 'Micro ouvert' }).waitFor();
    await expectMovingPicture(doctor.page, ofPatient);
  });

  test('it comes back, and the call stays where it is', async () => {
    await whenBack('livekit');

    await expectMovingPicture(call.patient.page, ofDoctor);
    await expectMovingPicture(call.doctor.page, ofPatient);
    expect((await seen(call.doctor.page, call.planned.id)).engineId).toBe('livekit-b');
    await endForAll(call.doctor.page);
    await call.patient.page
      .getByRole('heading', { name: 'La consultation est terminée' })
      .waitFor();
    for (const { complaints } of [call.doctor, call.patient]) expect(complaints).toEqual([]);
    await closePages();
  });

  test('the next consultation uses it again, and goes on when its room is closed although nobody has ended it', async () => {
    const next = await startCall(browser);

    expect((await seen(next.doctor.page, next.planned.id)).engineId).toBe('livekit');
    // Closed past the service, as the room that was left is: a page that has not heard of the move knows no better.
    const { doctor, patient: guest } = next;
    const back = [
      await picturesComeBack(doctor.page, ofPatient),
      await picturesComeBack(guest.page, ofDoctor),
    ];

    expect(await closeVideoRooms()).toBeGreaterThan(0);

    for (const one of back) await one.shownAt();
    await endForAll(doctor.page);
  });
});
