import { execFile } from 'node:child_process';
import { loadavg } from 'node:os';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { request } from '#api.ts';
import { closePages, openBrowser, type Watched } from '#browser.ts';
import { endForAll } from '#doctor.ts';
import { arriveByLink, inviteDuringCall } from '#group.ts';
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
const interpreter = 'Anna Expert';
const ofInterpreter = /Image de Anna Expert/u;
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
  // The engines, the stack and everybody in the call share one machine: what is timed is the move.
  browser = await openBrowser();
});
afterAll(closePages);

/** Somebody in the call, and whose pictures they see. */
interface Seat {
  readonly who: string;
  readonly watched: Watched;
  readonly sees: readonly RegExp[];
}

/** A call that is on the preferred engine, with everybody who is in it. */
interface Seated {
  readonly call: OngoingCall;
  readonly seats: readonly Seat[];
}

const ofTwo = ({ doctor, patient }: OngoingCall): readonly Seat[] => [
  { who: 'doctor', watched: doctor, sees: [ofPatient] },
  { who: 'patient', watched: patient, sees: [ofDoctor] },
];

/** A call on the preferred engine; right after a loss it may not be trusted again yet. */
async function startOnFirst(): Promise<OngoingCall> {
  for (let attempt = 1; ; attempt += 1) {
    const call = await startCall(browser);
    const { engineId } = await see(call.doctor.page, call.planned.id);
    if (engineId === first) return call;
    await end({ call, seats: ofTwo(call) });
    expect(attempt, `a new call is on ${String(engineId)}`).toBeLessThan(4);
  }
}

const twoMeet = async (): Promise<Seated> => {
  const call = await startOnFirst();
  return { call, seats: ofTwo(call) };
};

/** The same, and an interpreter who comes by a link and whom the patient agrees to. */
async function threeMeet(): Promise<Seated> {
  const call = await startOnFirst();
  const { doctor, patient } = call;
  const invited = { name: interpreter, panel: 'Patient', part: 'interprète' };
  const third = await arriveByLink(browser, await inviteDuringCall(doctor.page, invited));
  await doctor.page.getByRole('button', { name: /^Attente/u }).click();
  await doctor.page.getByRole('button', { name: `Faire entrer ${interpreter}` }).click();
  const asks = patient.page.getByRole('alert').filter({ hasText: interpreter });
  await asks.getByRole('button', { name: 'Je suis d’accord' }).press('Enter');
  const seats = [
    { who: 'doctor', watched: doctor, sees: [ofPatient, ofInterpreter] },
    { who: 'patient', watched: patient, sees: [ofDoctor, ofInterpreter] },
    { who: 'interpreter', watched: third, sees: [ofDoctor, ofPatient] },
  ];
  await everybodyIsSeen(seats);
  return { call, seats };
}

async function everybodyIsSeen(seats: readonly Seat[]): Promise<void> {
  const all = seats.flatMap(({ watched, sees }) =>
    sees.map((face) => expectMovingPicture(watched.page, face)),
  );
  await Promise.all(all);
}

async function end({ call, seats }: Seated): Promise<void> {
  await endForAll(call.doctor.page);
  for (const { watched } of seats) {
    const { page } = watched;
    if (page !== call.doctor.page)
      await page.getByRole('heading', { name: 'La consultation est terminée' }).waitFor();
  }
  for (const { watched } of seats) expect(watched.complaints).toEqual([]);
  await Promise.all(seats.map(({ watched }) => watched.page.close()));
}

/** Begins to wait for all pictures that somebody sees; settles with the moment at which the last one is there. */
async function allComeBack({ watched, sees }: Seat): Promise<() => Promise<number>> {
  const all = await Promise.all(sees.map((face) => picturesComeBack(watched.page, face)));
  return async () => Math.max(...(await Promise.all(all.map((one) => one.shownAt()))));
}

const listedBy = (seats: readonly Seat[]): Promise<readonly (readonly string[])[]> =>
  Promise.all(seats.map(({ watched }) => listed(watched.page)));

const tell = (seats: readonly Seat[], times: readonly number[]): void => {
  const figures = seats.map(({ who }, n) => `${who} ${Math.round(times[n] ?? 0)} ms`).join(', ');
  // oxlint-disable-next-line no-console -- the figures are what the command is run for
  console.log(
    `from ${first} to ${second}, from its death to the last picture at each: ${figures} (load ${loadavg()[0]?.toFixed(1)})`,
  );
};

/** The engine dies under a call: it goes on over the other one, with the same people, words and mutes. */
async function survives(death: Death, seated: Seated): Promise<void> {
  const { call, seats } = seated;
  const { doctor, patient: guest, planned } = call;
  const before = await see(doctor.page, planned.id);
  await guest.page.getByRole('button', { name: /^Micro/u }).click();
  await guest.page.getByRole('button', { name: 'Micro coupé' }).waitFor();
  const people = await listedBy(seats);
  const sentences = await Promise.all(seats.map(({ watched }) => noteSentences(watched.page)));
  const back = await Promise.all(seats.map(allComeBack));

  const killedAt = Date.now();
  await death.kill();

  const times = await Promise.all(back.map(async (one) => (await one()) - killedAt));
  tell(seats, times);
  for (const one of sentences) expect(await one.said()).toMatch(moving);
  expect(await listedBy(seats)).toEqual(people);
  const { engineId, guests } = await see(doctor.page, planned.id);
  expect(engineId).toBe(second);
  expect(guests.map(({ step, consent }) => ({ step, consent }))).toEqual(
    before.guests.map(({ consent }) => ({ step: 'in-call', consent })),
  );
  await guest.page.getByRole('button', { name: 'Micro coupé' }).waitFor();
  for (const { watched } of seats)
    expect(await watched.page.getByLabel('Je suis d’accord').count()).toBe(0);
  await death.back();
  await everybodyIsSeen(seats);
  expect((await see(doctor.page, planned.id)).engineId).toBe(second);
  await end(seated);
  expect(Math.max(...times)).toBeLessThan(barMs);
}

describe.each(deaths[first] ?? [])(`a consultation over ${first} when $what dies`, (death) => {
  test.each(Array.from({ length: tries }, (_, n) => n + 1))(
    `goes on over ${second} within five seconds (%i)`,
    async () => survives(death, await twoMeet()),
  );

  test(`goes on over ${second} within five seconds with three people in it, each there once`, async () =>
    survives(death, await threeMeet()));
});
