import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { EngineGrant, Meeting } from '@astra/contracts/meetings';
import type { ConsentText, Visit } from '@astra/contracts/visit';
import type { Stack } from '@astra/platform-local/run/stack';
import type { Bench, Outcome } from '#lib/bench.ts';
import { BrowserLike } from '#lib/browser-like.ts';
import { linksOf } from '#lib/consultations.ts';
import { inMs, inSeconds, percentile, timed } from '#lib/figures.ts';
import { withStack } from '#lib/own-stack.ts';

const meetings = 50;
/** Beside the host: members of the house, and people from outside by a link. */
const colleagues = 4;
const guests = 5;
const ofHouse = 1 + colleagues;
const inOne = ofHouse + guests;
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
  title: `9 o’clock storm, first half: ${meetings * inOne} people in ${meetings} meetings in 60 s, at the level of the API`,
  run: () => withStack({ clinicians: meetings * ofHouse }, storm),
};

/** Somebody of the house, signed in. */
type Member = { readonly id: string; readonly browser: BrowserLike };
type Planned = {
  readonly meeting: Meeting;
  readonly host: Member;
  readonly members: readonly Member[];
  /** Addresses of those who come by link. */
  readonly addresses: readonly string[];
};
type Times = {
  readonly hostMs: number;
  readonly memberMs: readonly number[];
  readonly guestMs: readonly number[];
  readonly admittedMs: readonly number[];
};

async function storm(stack: Stack): Promise<Outcome> {
  const prepared = await timed(() => prepare(stack));
  const planned = prepared.result;
  const addresses = planned.flatMap((each) => each.addresses);
  const links = await timed(() => linksOf(stack, addresses));
  const results = await Promise.allSettled(
    planned.map(async (one, n) => {
      await pause((n * withinMs) / meetings);
      return meet(stack, one, links.result);
    }),
  );
  const held = results.filter((each) => each.status === 'fulfilled').map((each) => each.value);
  const refused = results.filter((each) => each.status === 'rejected');
  for (const { reason } of refused.slice(0, 3)) console.error(`  ${String(reason)}`);
  const ready = held.flatMap(({ hostMs, memberMs, guestMs }) => [hostMs, ...memberMs, ...guestMs]);
  const p95 = percentile(ready, 0.95);
  return {
    figures: [
      {
        what: 'meetings in which somebody was refused',
        value: `${refused.length} of ${meetings}`,
        bar: '0',
        holds: refused.length === 0,
      },
      {
        what: `ready, p95 of all ${ready.length} people`,
        value: inMs(p95),
        bar: '< 1.5 s',
        holds: p95 < 1_500,
      },
      { what: 'host: opened and granted', value: spread(held.map(({ hostMs }) => hostMs)) },
      { what: 'colleague: granted', value: spread(held.flatMap(({ memberMs }) => memberMs)) },
      {
        what: 'guest: from the link to the waiting room, 8 requests',
        value: spread(held.flatMap(({ guestMs }) => guestMs)),
      },
      {
        what: 'let in → the guest’s grant',
        value: spread(held.flatMap(({ admittedMs }) => admittedMs)),
      },
      { what: `${addresses.length} invitations mailed and read`, value: inSeconds(links.ms) },
    ],
    notes: [
      `A meeting is one host, ${colleagues} colleagues and ${guests} people from outside. The meetings begin evenly spread over 60 s, the ten of one within two seconds; each goes through their requests without a pause, as fast as they are answered.`,
      'Host: opens, gets the way into the room. Colleague: gets it. Guest: link, session, consent, test results, waiting room; then the host lets them in one by one and each gets the way into the room. No picture is sent: that is P1.',
      `Colleagues have signed in before (${inSeconds(prepared.ms)} for ${meetings * ofHouse} sign-ins and ${meetings} plannings). The limits on requests are lifted: one machine plays everybody. The stack was started for this bench alone.`,
    ],
  };
}

const spread = (values: readonly number[]): string =>
  `${inMs(percentile(values, 0.5))} median, ${inMs(percentile(values, 0.95))} p95, ${inMs(percentile(values, 1))} worst`;

async function prepare(stack: Stack): Promise<readonly Planned[]> {
  const people = stack.people.people.filter(
    ({ email, roles }) => email.startsWith('bench-') && roles.includes('clinician'),
  );
  const signedIn: Member[] = [];
  for (let n = 0; n < people.length; n += 5) {
    const some = people.slice(n, n + 5).map(async (person) => {
      const browser = new BrowserLike(stack.origin);
      await browser.signIn(person);
      return { id: person.id, browser };
    });
    signedIn.push(...(await Promise.all(some)));
  }
  const planned: Planned[] = [];
  for (let n = 0; n < meetings; n += 1) {
    const [host, ...members] = signedIn.slice(n * ofHouse, (n + 1) * ofHouse);
    if (host) planned.push(await plan(n, host, members));
  }
  return planned;
}

async function plan(n: number, host: Member, members: readonly Member[]): Promise<Planned> {
  const addresses = Array.from({ length: guests }, (_, at) => `p4-${n}-${at}@courriel.example`);
  const body = {
    title: `Réunion ${n}`,
    hostId: host.id,
    startsAt: new Date(Date.now() + 5 * 60_000).toISOString(),
    durationMinutes: 30,
    memberIds: members.map(({ id }) => id),
    invitees: addresses.map((email) => ({ name: 'Dr Anna Sørensen', email, locale: 'fr' })),
  };
  const meeting = await host.browser.post<Meeting>('/api/meetings/group-meetings', body, {
    'idempotency-key': randomUUID(),
  });
  return { meeting, host, members, addresses };
}

/** All ten of one meeting within two seconds; then the host lets in who waits. */
async function meet(
  stack: Stack,
  { meeting, host, members, addresses }: Planned,
  links: ReadonlyMap<string, string>,
): Promise<Times> {
  const path = `/api/meetings/meetings/${meeting.id}`;
  const opened = await timed(async () => {
    await host.browser.post(`${path}/open`);
    await host.browser.post<EngineGrant>(`${path}/grants`);
  });
  const [colleaguesIn, waiting] = await Promise.all([
    Promise.all(
      members.map(async ({ browser }, at) => {
        await pause(at * 200);
        return (await timed(() => browser.post<EngineGrant>(`${path}/grants`))).ms;
      }),
    ),
    Promise.all(
      addresses.map(async (address, at) => {
        await pause(at * 200);
        const browser = new BrowserLike(stack.origin);
        const arrival = await timed(() => arrive(browser, links.get(address) ?? ''));
        return { browser, ms: arrival.ms, guestId: guestOf(meeting, address) };
      }),
    ),
  ]);
  const admittedMs: number[] = [];
  for (const { browser, guestId } of waiting) {
    const admitted = await timed(async () => {
      await host.browser.post(`${path}/admit`, { guestId });
      await browser.post<EngineGrant>('/api/meetings/visit/grants');
    });
    admittedMs.push(admitted.ms);
  }
  const guestMs = waiting.map(({ ms }) => ms);
  return { hostMs: opened.ms, memberMs: colleaguesIn, guestMs, admittedMs };
}

const guestOf = (meeting: Meeting, address: string): string | undefined =>
  meeting.guests.find(({ email }) => email === address)?.id;

async function arrive(guest: BrowserLike, token: string): Promise<void> {
  await guest.post('/api/meetings/invitations/look', { token });
  const { ticket } = await guest.post<{ ticket: string }>('/api/meetings/invitations/prove', {
    token,
  });
  await guest.post('/auth/guest', { ticket });
  await guest.get<Visit>('/api/meetings/visit');
  const consent = await guest.get<ConsentText>('/api/meetings/consent-texts/current');
  await guest.post('/api/meetings/visit/consent', {
    version: consent.version,
    isAccepted: true,
  });
  await guest.post('/api/meetings/visit/checks', { checks, isAudioOnly: false });
  await guest.post('/api/meetings/visit/wait', {});
}
