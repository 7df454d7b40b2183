import type { Browser, Page } from 'playwright-core';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askingAs, request, type Ask } from '#api.ts';
import {
  closePages,
  desktop,
  giveBack,
  openBrowser,
  openPage,
  phone,
  type Watched,
} from '#browser.ts';
import { howCommitsWait } from '#commits.ts';
import { endForAll } from '#doctor.ts';
import { countMails } from '#mailbox.ts';
import { expectMovingPicture, watchPicture } from '#media.ts';
import { patient, plan, startCall, type OngoingCall } from '#meeting.ts';
import { aimAt, killAndWait, signalAll, videoServers, whenBack } from '#parts.ts';
import { waitIn } from '#patient.ts';
import { openAs, openFreshAs } from '#people.ts';
import {
  addressOf,
  filing,
  inviting,
  ownSpace,
  planning,
  teaming,
  writeThroughout,
  type Writing,
} from '#writes.ts';

const ofDoctor = /Image de Dr Nadia Berthelot/u;
let browser: Browser;
let call: OngoingCall;
type Work = 'planning' | 'inviting' | 'teaming' | 'filing';
let writings: Readonly<Record<Work, Writing>>;
/** Key and id of each consultation that was acknowledged. */
const planned: [string, string][] = [];
const begun = new Date().toISOString();

/** Somebody who waits, and a secretary whose day lies open with their conversation. */
let waiting: {
  readonly day: Page;
  readonly patient: Page;
  readonly asSecretary: Ask;
  readonly asPatient: Ask;
  readonly words: string;
};

async function somebodyWaits(): Promise<void> {
  const { page: day } = await openAs(browser, 'm.lefevre', desktop);
  const name = 'M. Jean Morvan';
  const { id, guestId, link } = await plan(browser, { host: 'h.ferrand', name, besides: true });
  const { page } = await openPage(browser, phone);
  await waitIn(page, { link, born: patient.born });
  await day
    .getByRole('region', { name })
    .getByRole('button', { name: /Écrire/u })
    .click();
  const [asSecretary, asPatient] = [await askingAs(day), await askingAs(page)];
  const words = `/api/meetings/meetings/${id}/guests/${guestId}/messages`;
  waiting = { day, patient: page, asSecretary, asPatient, words };
}

/** Neither page is loaded anew: both hear by the streams that they have opened again. */
async function expectNewsAfter(what: string): Promise<void> {
  const { day, patient: page, asSecretary, asPatient, words } = waiting;
  const [down, up] = [`Encore là après ${what} ?`, `Oui, même sans ${what}.`];
  const written = await asSecretary(words, { method: 'POST', body: { text: down } });
  expect(written.status, JSON.stringify(written.body)).toBe(201);
  await page.getByRole('log', { name: 'Messages' }).getByText(down).first().waitFor();
  await asPatient('/api/meetings/visit/messages', { method: 'POST', body: { text: up } });
  await day.getByText(up).first().waitFor();
}

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

/** Who asks without a page open. */
async function asking(watched: Promise<Watched>): Promise<Ask> {
  const { page } = await watched;
  const ask = await askingAs(page);
  await giveBack(page);
  return ask;
}

/** Whose planning stands in the trail, by id; who stands there twice is named twice. */
async function plannedInTrail(page: Page): Promise<readonly string[]> {
  const query = `action=meeting.plan&outcome=done&from=${begun}&limit=200`;
  const { body } = await request(page, `/api/security/audit?${query}`);
  const { items } = body as { readonly items: readonly { readonly targetId: string }[] };
  const ours = new Set(planned.map(([, id]) => id));
  return items
    .map(({ targetId }) => targetId)
    .filter((id) => ours.has(id))
    .toSorted();
}

describe('while two people speak', () => {
  test('(they have met, and colleagues are at work)', async () => {
    call = await startCall(browser);
    await somebodyWaits();
    const claire = await asking(openFreshAs(browser, 'c.vasseur', desktop));
    const nadia = await askingAs(call.doctor.page);
    writings = {
      planning: planning(waiting.asSecretary),
      inviting: inviting(claire),
      teaming: teaming(claire),
      filing: filing(nadia, await ownSpace(nadia)),
    };
  });

  test.each([
    // First: the signalling, which goes through it, is taken up again beside the others.
    ['gateway', 'planning'],
    ['security', 'planning'],
    ['connectors', 'planning'],
    ['identity', 'inviting'],
    ['meetings', 'planning'],
    ['chat', 'teaming'],
    ['documents', 'filing'],
  ] as const)(
    'the death of %s leaves their picture moving, loses nothing that was acknowledged, and it comes back by itself',
    async (name, work) => {
      const picture = await watchPicture(call.patient.page, ofDoctor);
      const target = await aimAt(name);

      const { acknowledged, writtenAgainMs } = await writeThroughout(writings[work], target.kill);
      const awayMs = await target.isBack();

      if (work === 'planning') planned.push(...acknowledged);
      await expectMovingPicture(call.patient.page, ofDoctor);
      // The call was not joined anew, and the picture has not waited for what was away. F-01's half second is measured
      // where nothing else runs (bench F01); here others may.
      expect(await picture.isSame(), await picture.story()).toBe(true);
      expect(await picture.longestGapMs()).toBeLessThan(Math.max(5_000, awayMs / 2));
      // Five seconds when nothing else runs; the bound here leaves room for a busy machine.
      expect(Math.max(awayMs, writtenAgainMs)).toBeLessThan(20_000);
      if (name === 'gateway' || name === 'meetings') await expectNewsAfter(name);
    },
  );

  test('the death of PostgreSQL in the middle of writes, and again while it recovers, loses nothing that was acknowledged and does nothing twice', async () => {
    const picture = await watchPicture(call.patient.page, ofDoctor);
    const target = await aimAt('postgres');
    const killTwice = async (): Promise<void> => {
      target.kill();
      (await aimAt('postgres', target)).kill();
    };

    const { acknowledged, writtenAgainMs } = await writeThroughout(writings.planning, killTwice);

    planned.push(...acknowledged);
    // With so many at work, a commit that nothing waited for is written down within milliseconds all the same: that none
    // was lost here says little unless each of them was waited for.
    const waits = await howCommitsWait();
    expect(Object.keys(waits)).toHaveLength(7);
    expect(new Set(Object.values(waits))).toEqual(new Set(['on']));
    // F-04.
    expect(writtenAgainMs).toBeLessThan(10_000);
    await expectMovingPicture(call.patient.page, ofDoctor);
    expect(await picture.isSame(), await picture.story()).toBe(true);
    await whenBack('postgres');
    await expectNewsAfter('PostgreSQL');
  });

  test('whatever died meanwhile, each who was planned has one mail and stands in the trail once', async () => {
    for (const [key] of planned) await expect.poll(() => countMails(addressOf(key))).toBe(1);
    const samir = await openFreshAs(browser, 's.okoye', desktop);
    await expect
      .poll(() => plannedInTrail(samir.page))
      .toEqual(planned.map(([, id]) => id).toSorted());
  });

  test('ten seconds without any video server are told, and heal by themselves', async () => {
    await signalAll(videoServers, 'SIGSTOP');
    await call.patient.page
      .getByRole('heading', { name: 'L’appel revient' })
      .waitFor({ timeout: 12_000 });
    await pause(6_000); // the loss itself must last
    await signalAll(videoServers, 'SIGCONT');

    await call.patient.page
      .getByRole('heading', { name: 'L’appel revient' })
      .waitFor({ state: 'detached', timeout: 20_000 });
    await expectMovingPicture(call.patient.page, ofDoctor);
    await expectMovingPicture(call.doctor.page, /Image de Mme Yvonne Bellec/u);
  });

  test('the death of every video server is survived: both come back into one room', async () => {
    await Promise.all(videoServers.map(killAndWait));

    await expectMovingPicture(call.patient.page, ofDoctor);
    await expectMovingPicture(call.doctor.page, /Image de Mme Yvonne Bellec/u);
  });

  test('after all that, the end is still the end', async () => {
    await endForAll(call.doctor.page);

    await call.patient.page
      .getByRole('heading', { name: 'La consultation est terminée' })
      .waitFor();
  });
});
