import { execFile } from 'node:child_process';
import { loadavg } from 'node:os';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { request } from '#api.ts';
import { closePages, openBrowser } from '#browser.ts';
import { endForAll } from '#doctor.ts';
import { expectMovingPicture, noteSentences, picturesComeBack } from '#media.ts';
import { startCall, type OngoingCall } from '#meeting.ts';
import { signal, whenBack } from '#parts.ts';

/** What `npm run conformance` was told. */
function told(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

const [first = '', second = ''] = told('CONFORMANCE_ENGINES').split(',');
const tries = Number(process.env['CONFORMANCE_TRIES'] ?? 5);
const barMs = 5_000;

const ofDoctor = /Image de Dr Nadia Berthelot/u;
const ofPatient = /Image de Mme Yvonne Bellec/u;
const moving = /Le serveur vidéo s’est arrêté/u;

const control = (...words: readonly string[]): Promise<unknown> =>
  promisify(execFile)(told('CONFORMANCE_CONTROL'), words);

interface Death {
  readonly what: string;
  kill(): Promise<unknown>;
  back(): Promise<unknown>;
}

/** Each engine: how it dies, and how it is back. */
const deaths: Readonly<Record<string, readonly Death[]>> = {
  jitsi: [
    { what: 'all of it', kill: () => control('kill'), back: () => control('restart') },
    {
      what: 'its only bridge',
      kill: () => control('kill', 'bridge'),
      back: () => control('restart'),
    },
  ],
  livekit: [
    {
      what: 'all of it',
      kill: () => signal('livekit', 'SIGKILL'),
      back: () => whenBack('livekit'),
    },
  ],
};

interface Seen {
  readonly engineId: string | null;
  readonly guests: readonly { readonly step: string; readonly consent: unknown }[];
}
const see = async (page: Page, id: string): Promise<Seen> =>
  (await request(page, `/api/meetings/meetings/${id}`)).body as Seen;

/** The people who are listed in the call, oneself included. */
async function listed(page: Page): Promise<readonly string[]> {
  await page.keyboard.press('Escape');
  const tiles = page.getByLabel(/^(?:Image de|Votre image)/u);
  return tiles.evaluateAll((all) =>
    all.map((each) => each.getAttribute('aria-label') ?? '').toSorted(),
  );
}

let browser: Browser;
beforeAll(async () => {
  // The engines, the stack and both people share one machine: what is timed is the move.
  browser = await openBrowser();
});
afterAll(closePages);

const tell = (times: readonly number[]): void =>
  // oxlint-disable-next-line no-console -- the figures are what the command is run for
  console.log(
    `from ${first} to ${second}, from its death to the picture at the doctor and the patient: ${times.map(Math.round).join(' and ')} ms (load ${loadavg()[0]?.toFixed(1)})`,
  );

/** A call on the preferred engine; right after a loss it may not be trusted again yet. */
async function startOnFirst(): Promise<OngoingCall> {
  for (let attempt = 1; ; attempt += 1) {
    const call = await startCall(browser);
    const { engineId } = await see(call.doctor.page, call.planned.id);
    if (engineId === first) return call;
    await end(call);
    expect(attempt, `a new call is on ${String(engineId)}`).toBeLessThan(4);
  }
}

async function end({ doctor, patient }: OngoingCall): Promise<void> {
  await endForAll(doctor.page);
  await patient.page.getByRole('heading', { name: 'La consultation est terminée' }).waitFor();
  for (const { complaints } of [doctor, patient]) expect(complaints).toEqual([]);
  await Promise.all([doctor.page.close(), patient.page.close()]);
}

describe.each(deaths[first] ?? [])(`a consultation over ${first} when $what dies`, (death) => {
  test.each(Array.from({ length: tries }, (_, n) => n + 1))(
    `goes on over ${second} within five seconds (%i)`,
    async () => {
      const call = await startOnFirst();
      const { doctor, patient: guest, planned } = call;
      const before = await see(doctor.page, planned.id);
      await guest.page.getByRole('button', { name: /^Micro/u }).click();
      await guest.page.getByRole('button', { name: 'Micro coupé' }).waitFor();
      const people = [await listed(doctor.page), await listed(guest.page)];
      const sentences = [await noteSentences(doctor.page), await noteSentences(guest.page)];
      const back = [
        await picturesComeBack(doctor.page, ofPatient),
        await picturesComeBack(guest.page, ofDoctor),
      ];

      const killedAt = Date.now();
      await death.kill();

      const times = await Promise.all(back.map(async (one) => (await one.shownAt()) - killedAt));
      tell(times);
      for (const one of sentences) expect(await one.said()).toMatch(moving);
      expect([await listed(doctor.page), await listed(guest.page)]).toEqual(people);
      expect(await see(doctor.page, planned.id)).toMatchObject({
        engineId: second,
        guests: [{ step: 'in-call', consent: before.guests[0]?.consent }],
      });
      await guest.page.getByRole('button', { name: 'Micro coupé' }).waitFor();
      expect(await guest.page.getByLabel('Je suis d’accord').count()).toBe(0);
      await death.back();
      await expectMovingPicture(doctor.page, ofPatient);
      expect((await see(doctor.page, planned.id)).engineId).toBe(second);
      await end(call);
      expect(Math.max(...times)).toBeLessThan(barMs);
    },
  );
});
