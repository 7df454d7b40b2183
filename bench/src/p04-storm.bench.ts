import { setTimeout as pause } from 'node:timers/promises';
import type { EngineGrant, Meeting } from '@astra/contracts/meetings';
import type { ConsentText, Visit } from '@astra/contracts/visit';
import type { DemoPerson } from '@astra/platform-local/run/people';
import type { Stack } from '@astra/platform-local/run/stack';
import type { Bench, Outcome } from '#lib/bench.ts';
import { BrowserLike } from '#lib/browser-like.ts';
import { dateOfBirth, linksOf, plan } from '#lib/consultations.ts';
import { inMs, inSeconds, percentile, timed } from '#lib/figures.ts';
import { personWho, withStack } from '#lib/own-stack.ts';

const pairs = 250;
const withinMs = 60_000;
const checks = {
  camera: 'good',
  microphone: 'good',
  speaker: 'good',
  network: 'good',
  roundTripMs: 20,
};

export const bench: Bench = {
  id: 'P4',
  title: '9 o’clock storm, first half: 500 people in 60 s, at the level of the API',
  run: () => withStack({ clinicians: pairs }, storm),
};

type Pair = { readonly host: DemoPerson; readonly doctor: BrowserLike; readonly meeting: Meeting };
type Times = { readonly doctorMs: number; readonly patientMs: number; readonly admittedMs: number };

async function storm(stack: Stack): Promise<Outcome> {
  const prepared = await timed(() => prepare(stack));
  const links = await timed(() =>
    linksOf(
      stack,
      prepared.result.map((_, n) => addressOf(n)),
    ),
  );
  const results = await Promise.allSettled(
    prepared.result.map(async (pair, n) => {
      await pause((n * withinMs) / pairs);
      return meet(stack, pair, links.result.get(addressOf(n)) ?? '');
    }),
  );
  const arrived = results.filter((each) => each.status === 'fulfilled').map((each) => each.value);
  const refused = results.filter((each) => each.status === 'rejected');
  for (const { reason } of refused.slice(0, 3)) console.error(`  ${String(reason)}`);
  const ready = [...arrived.map((each) => each.doctorMs), ...arrived.map((each) => each.patientMs)];
  const p95 = percentile(ready, 0.95);
  return {
    figures: [
      {
        what: 'pairs of which one was refused',
        value: `${refused.length} of ${pairs}`,
        bar: '0',
        holds: refused.length === 0,
      },
      {
        what: 'ready, p95 of all people',
        value: inMs(p95),
        bar: '< 1.5 s',
        holds: p95 < 1_500,
      },
      ...(['doctorMs', 'patientMs', 'admittedMs'] as const).map((key) => ({
        what: names[key],
        value: spread(arrived.map((each) => each[key])),
      })),
      { what: `${pairs} invitations mailed and read`, value: inSeconds(links.ms) },
    ],
    notes: [
      `A consultation has one guest today, so 500 people are ${pairs} consultations of one doctor and one patient, not 50 meetings of ten. The pairs begin evenly spread over 60 s; each goes through its requests without a pause, as fast as it is answered.`,
      'Doctor: opens, gets the way into the room. Patient: link, date of birth, session, consent, test results, waiting room. Then the doctor lets in and the patient gets the way into the room. No picture is sent: that is P1.',
      `Doctors have signed in before (${inSeconds(prepared.ms)} for ${pairs} sign-ins and plannings). The limits on requests are lifted: one machine plays everybody. The stack was started for this bench alone.`,
    ],
  };
}

const names = {
  doctorMs: 'doctor: opened and granted',
  patientMs: 'patient: from the link to the waiting room, 8 requests',
  admittedMs: 'let in → the patient’s grant',
} as const;
const addressOf = (n: number): string => `p4-${n}@courriel.example`;
const spread = (values: readonly number[]): string =>
  `${inMs(percentile(values, 0.5))} median, ${inMs(percentile(values, 0.95))} p95, ${inMs(percentile(values, 1))} worst`;

async function prepare(stack: Stack): Promise<readonly Pair[]> {
  const secretary = new BrowserLike(stack.origin);
  await secretary.signIn(personWho(stack, 'secretary'));
  const hosts = stack.people.people.filter(
    ({ email, roles }) => email.startsWith('bench-') && roles.includes('clinician'),
  );
  const made: Pair[] = [];
  for (let n = 0; n < hosts.length; n += 5) {
    const some = hosts.slice(n, n + 5).map(async (host, at) => {
      const doctor = new BrowserLike(stack.origin);
      await doctor.signIn(host);
      return { host, doctor, meeting: await plan(secretary, host.id, addressOf(n + at)) };
    });
    made.push(...(await Promise.all(some)));
  }
  return made;
}

async function meet(stack: Stack, { doctor, meeting }: Pair, token: string): Promise<Times> {
  const patient = new BrowserLike(stack.origin);
  const [opened, arrival] = await Promise.all([
    timed(async () => {
      await doctor.post(`/api/meetings/meetings/${meeting.id}/open`);
      await doctor.post<EngineGrant>(`/api/meetings/meetings/${meeting.id}/grants`);
    }),
    timed(() => arrive(patient, token)),
  ]);
  const admitted = await timed(async () => {
    const guestId = meeting.guests[0]?.id;
    await doctor.post(`/api/meetings/meetings/${meeting.id}/admit`, { guestId });
    await patient.post<EngineGrant>('/api/meetings/visit/grants');
  });
  return { doctorMs: opened.ms, patientMs: arrival.ms, admittedMs: admitted.ms };
}

async function arrive(patient: BrowserLike, token: string): Promise<void> {
  await patient.post('/api/meetings/invitations/look', { token });
  const { ticket } = await patient.post<{ ticket: string }>('/api/meetings/invitations/prove', {
    token,
    dateOfBirth,
  });
  await patient.post('/auth/guest', { ticket });
  await patient.get<Visit>('/api/meetings/visit');
  const consent = await patient.get<ConsentText>('/api/meetings/consent-texts/current');
  await patient.post('/api/meetings/visit/consent', {
    version: consent.version,
    isAccepted: true,
  });
  await patient.post('/api/meetings/visit/checks', { checks, isAudioOnly: false });
  await patient.post('/api/meetings/visit/wait', {});
}
