import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Visit } from '@astra/contracts/visit';
import {
  admittedGuest,
  goodChecks,
  guestOf,
  noon,
  passOf,
  people,
  plan,
  provedGuest,
  startHouse,
  uuid,
  waitingGuest,
  type GuestPass,
  type House,
} from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const visit = async (pass: GuestPass): Promise<Visit> =>
  (await house.asGuest(pass)('GET', '/visit')).body as Visit;
const agree = (pass: GuestPass, isAccepted = true) =>
  house.asGuest(pass)('POST', '/visit/consent', { version: '2026-11', isAccepted });

test('a guest goes through the steps, one page after another', async () => {
  const meeting = await plan(house);
  const pass = await provedGuest(house, meeting);
  const guest = house.asGuest(pass);
  const phases = [(await visit(pass)).phase];

  phases.push((await agree(pass)).body.phase);
  phases.push(
    (await guest('POST', '/visit/checks', { ...goodChecks, isAudioOnly: true })).body.phase,
  );
  const waiting = await guest('POST', '/visit/wait', {});
  phases.push(waiting.body.phase);

  expect(phases).toEqual(['consent', 'check', 'ready', 'waiting']);
  expect(waiting.body).toMatchObject({
    name: 'Karim Kaddour',
    waitingSince: house.clock.now().toISOString(),
    isAudioOnly: true,
    isHostHere: false,
    hasRated: false,
    now: house.clock.now().toISOString(),
  });
  const seen = await house.as(people.drA)('GET', `/meetings/${meeting.id}`);
  expect(guestOf(seen.body)).toMatchObject({
    step: 'waiting',
    checks: goodChecks.checks,
    isAudioOnly: true,
    consent: { version: '2026-11', isAccepted: true },
  });
});

test('the text in force comes in the language of the guest', async () => {
  const french = await provedGuest(house, await plan(house));
  const english = await provedGuest(house, await plan(house, {}, { locale: 'en' }));

  const inFrench = await house.asGuest(french)('GET', '/consent-texts/current');
  const inEnglish = await house.asGuest(english)('GET', '/consent-texts/current');

  expect(inFrench.body).toMatchObject({
    version: '2026-11',
    locale: 'fr',
    title: 'Avant de commencer, votre accord',
  });
  expect(inEnglish.body).toMatchObject({
    version: '2026-11',
    locale: 'en',
    title: 'Before we start, your agreement',
  });
  expect(inFrench.body.paragraphs.length).toBe(inEnglish.body.paragraphs.length);
});

const hashOf = (text: unknown): string =>
  createHash('sha256').update(JSON.stringify(text)).digest('hex');

test('who reads the page in another language reads the text in it, and the proof is of exactly that text', async () => {
  const pass = await provedGuest(house, await plan(house));
  const guest = house.asGuest(pass);
  const { body } = await guest('GET', '/consent-texts/current?locale=en');
  const inFrench = await guest('GET', '/consent-texts/current?locale=fr');

  await guest('POST', '/visit/consent', { version: body.version, locale: 'en', isAccepted: true });
  await guest('POST', '/visit/consent', { version: body.version, isAccepted: true });

  expect(body).toMatchObject({ locale: 'en', title: 'Before we start, your agreement' });
  const proofs = await house.query(
    'select locale, text_hash as hash from consents where guest_id = $1 order by locale',
    [pass.id],
  );
  expect(proofs).toEqual([
    { locale: 'en', hash: hashOf(body) },
    { locale: 'fr', hash: hashOf(inFrench.body) },
  ]);
});

test.each(['de', 'EN', ''])('a language that no text has (%j) is refused', async (locale) => {
  const guest = house.asGuest(await provedGuest(house, await plan(house)));

  const read = await guest('GET', `/consent-texts/current?locale=${locale}`);
  const given = await guest('POST', '/visit/consent', {
    version: '2026-11',
    locale,
    isAccepted: true,
  });

  expect([read.status, given.status]).toEqual([400, 400]);
});

test('nobody waits without the second proof, the consent and the checks', async () => {
  const meeting = await plan(house);
  const early = passOf(meeting);
  expect((await house.asGuest(early)('POST', '/visit/wait', {})).body).toMatchObject({
    type: '/problems/not-allowed',
  });
  expect((await agree(early)).body).toMatchObject({ type: '/problems/not-allowed' });

  const pass = await provedGuest(house, meeting);
  expect((await house.asGuest(pass)('POST', '/visit/wait', {})).body).toMatchObject({
    type: '/problems/consent-needed',
  });
  expect((await house.asGuest(pass)('POST', '/visit/checks', goodChecks)).body).toMatchObject({
    type: '/problems/consent-needed',
  });

  await agree(pass);
  expect((await house.asGuest(pass)('POST', '/visit/wait', {})).body).toMatchObject({
    type: '/problems/not-allowed',
  });
});

test('a refusal ends calmly and can be taken back; each answer is kept as proof', async () => {
  const meeting = await plan(house);
  const pass = await provedGuest(house, meeting);

  const refused = await agree(pass, false);
  const accepted = await agree(pass);

  expect(refused.body.phase).toBe('refused');
  expect(accepted.body.phase).toBe('check');
  const proofs = await house.query<Record<string, unknown>>(
    'select version, locale, is_accepted, session_id, length(text_hash) as hash, request_id from consents where guest_id = $1 order by is_accepted',
    [pass.id],
  );
  expect(proofs).toMatchObject([
    { version: '2026-11', locale: 'fr', is_accepted: false, session_id: pass.sessionId, hash: 64 },
    { version: '2026-11', is_accepted: true },
  ]);
});

test('what was answered to a consent text can be neither changed nor removed', async () => {
  await expect(house.query('update consents set is_accepted = true')).rejects.toThrow(
    'permission denied',
  );
  await expect(house.query('delete from consents')).rejects.toThrow('permission denied');
});

test('another version than the one in force is refused', async () => {
  const pass = await provedGuest(house, await plan(house));

  const reply = await house.asGuest(pass)('POST', '/visit/consent', {
    version: '2020-01',
    isAccepted: true,
  });

  expect(reply.body).toMatchObject({ type: '/problems/consent-changed' });
});

test('a reload keeps the place and the time in the waiting room', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);
  const since = (await visit(pass)).waitingSince;
  house.clock.advance(60_000);

  const again = await house.asGuest(pass)('POST', '/visit/wait', {});

  house.clock.advance(-60_000);
  expect(again.body).toMatchObject({ phase: 'waiting', waitingSince: since });
});

test('the place in the queue counts those who wait for the same doctor', async () => {
  const host = { hostId: people.drB.id };
  const passes: GuestPass[] = [];
  for (const at of [1, 2, 3]) {
    passes.push(await waitingGuest(house, await plan(house, host)));
    house.clock.advance(at);
  }
  const positions = async () =>
    Promise.all(passes.map(async (pass) => (await visit(pass)).position));

  expect(await positions()).toEqual([1, 2, 3]);
  await house.asGuest(passes[0] as GuestPass)('POST', '/visit/leave');
  expect(await positions()).toEqual([null, 1, 2]);
});

test('who closed the page while waiting is before nobody the next day; who still waits is', async () => {
  const host = { hostId: people.drB.id };
  const ofYesterday = await waitingGuest(house, await plan(house, host));
  const dayMs = 86_400_000;
  const today = await plan(house, { ...host, startsAt: '2026-11-24T12:15:00.000Z' });
  house.clock.advance(dayMs);
  const pass = await waitingGuest(house, today);

  const alone = await visit(pass);
  await house.query('update guests set is_online = true, last_seen_at = $2 where id = $1', [
    ofYesterday.id,
    house.clock.now(),
  ]);
  const behind = await visit(pass);

  house.clock.advance(-dayMs);
  expect([alone.position, behind.position]).toEqual([1, 2]);
});

test('a second device is told, and takes over only when asked to', async () => {
  const meeting = await plan(house);
  const phone = await waitingGuest(house, meeting);
  const tablet = passOf(meeting);

  const refused = await house.asGuest(tablet)('POST', '/visit/wait', {});
  const asked = await house.asGuest(tablet)('GET', '/visit');
  const taken = await house.asGuest(tablet)('POST', '/visit/wait', { takeOver: true });
  const old = await house.asGuest(phone)('GET', '/visit');
  const oldGrant = await house.asGuest(phone)('POST', '/visit/grants');

  expect(refused.body).toMatchObject({ type: '/problems/on-another-device' });
  expect(asked.body).toMatchObject({ type: '/problems/on-another-device' });
  expect(taken.body).toMatchObject({ phase: 'waiting' });
  expect(old.body).toMatchObject({ type: '/problems/on-another-device' });
  expect(oldGrant.body).toMatchObject({ type: '/problems/on-another-device' });
});

test('once identity says that the old session was replaced, the new device goes on without asking', async () => {
  const meeting = await plan(house);
  const phone = await waitingGuest(house, meeting);
  const since = (await visit(phone)).waitingSince;
  await tellIdentity('session.ended', {
    sessionId: phone.sessionId,
    subjectId: phone.id,
    reason: 'replaced',
  });

  const reply = await house.asGuest(passOf(meeting))('POST', '/visit/wait', {});

  expect(reply.body).toMatchObject({ phase: 'waiting', waitingSince: since });
});

async function tellIdentity(type: string, data: unknown): Promise<void> {
  const event = {
    specversion: '1.0',
    id: uuid(),
    source: 'urn:astra:identity',
    type,
    time: noon,
    datacontenttype: 'application/json',
    data,
  };
  const reply = await house.asService('identity')('POST', '/internal/events', [event]);
  expect(reply.status).toBe(204);
}

const asksForHelp = async (meetingId: string): Promise<boolean> =>
  guestOf((await house.as(people.maud)('GET', `/meetings/${meetingId}`)).body).asksForHelp;

test('a call for help outlives a refusal and a leaving, until somebody has answered or taken it as settled', async () => {
  const meeting = await plan(house);
  const pass = await provedGuest(house, meeting);
  await house.asGuest(pass)('POST', '/visit/help');
  await agree(pass, false);
  const whenRefused = await asksForHelp(meeting.id);
  const other = await plan(house);
  const left = await waitingGuest(house, other);
  await house.asGuest(left)('POST', '/visit/help');
  await house.asGuest(left)('POST', '/visit/leave');
  const whenLeft = await asksForHelp(other.id);
  const path = `/meetings/${other.id}/guests/${left.id}/settle-help`;

  const byColleague = await house.as(people.drB)('POST', path);
  const bySecretary = await house.as(people.maud)('POST', path);
  const again = await house.as(people.drA)('POST', path);

  expect([whenRefused, whenLeft]).toEqual([true, true]);
  expect(byColleague.status).toBe(404);
  expect(guestOf(bySecretary.body)).toMatchObject({ step: 'left', asksForHelp: false });
  expect(bySecretary.body.may).not.toContain('meeting.settle-help');
  expect(again.status).toBe(200);
  expect(await asksForHelp(meeting.id)).toBe(true);
});

test('colleagues see who helps, the first one who said so, until the guest calls again or is let in', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);
  const path = `/meetings/${meeting.id}/guests/${pass.id}`;
  const helper = async () =>
    guestOf((await house.as(people.drA)('GET', `/meetings/${meeting.id}`)).body).helper;
  await house.asGuest(pass)('POST', '/visit/help');
  const before = await helper();

  await house.as(people.maud)('POST', `${path}/settle-help`);
  await house.as(people.drA)('POST', `${path}/settle-help`);
  const byTelephone = await helper();
  await house.asGuest(pass)('POST', '/visit/help');
  const calledAgain = await helper();
  await house.as(people.drA)('POST', `${path}/messages`, { text: 'J’arrive.' });
  const inWriting = await helper();
  await house.as(people.drA)('POST', `/meetings/${meeting.id}/open`);
  await house.as(people.drA)('POST', `/meetings/${meeting.id}/admit`, { guestId: pass.id });

  const since = expect.any(String) as string;
  expect([before, calledAgain, await helper()]).toEqual([null, null, null]);
  expect(byTelephone).toEqual({ id: people.maud.id, name: 'Maud Lefèvre', since });
  expect(inWriting).toEqual({ id: people.drA.id, name: 'Dr Nadia Berthelot', since });
});

test('staff and guest write to each other; an answer ends the call for help', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);
  const path = `/meetings/${meeting.id}/guests/${pass.id}/messages`;
  await house.asGuest(pass)('POST', '/visit/help');
  const asks = guestOf(
    (await house.as(people.maud)('GET', `/meetings/${meeting.id}`)).body,
  ).asksForHelp;

  const fromHost = await house.as(people.drA)('POST', path, {
    text: 'Je suis à vous dans 5 minutes.',
  });
  house.clock.advance(1);
  const fromStaff = await house.as(people.maud)('POST', path, { text: 'Bonjour <b>' });
  house.clock.advance(1);
  const fromGuest = await house.asGuest(pass)('POST', '/visit/messages', {
    text: 'Merci\nbeaucoup',
  });

  expect(asks).toBe(true);
  expect(fromHost.body).toMatchObject({ from: 'host', authorName: 'Dr Nadia Berthelot' });
  expect(fromStaff.body).toMatchObject({
    from: 'staff',
    authorName: 'Maud Lefèvre',
    text: 'Bonjour <b>',
  });
  expect(fromGuest.body).toMatchObject({ from: 'guest', authorName: 'Karim Kaddour' });
  const seen = await visit(pass);
  const read = await house.as(people.maud)('GET', path);
  expect(seen.messages.map((one) => one.text)).toEqual([
    'Je suis à vous dans 5 minutes.',
    'Bonjour <b>',
    'Merci\nbeaucoup',
  ]);
  expect(read.body.items).toHaveLength(3);
  expect(
    guestOf((await house.as(people.maud)('GET', `/meetings/${meeting.id}`)).body).asksForHelp,
  ).toBe(false);
});

test('words that were sent again after a lost answer stand there once, and another text under their key is refused', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);
  const path = `/meetings/${meeting.id}/guests/${pass.id}/messages`;
  const key = { 'idempotency-key': uuid() };
  const write = (text: string) => house.as(people.drA)('POST', path, { text }, key);
  const reply = (text: string) => house.asGuest(pass)('POST', '/visit/messages', { text }, key);

  // Several at once: the page has given up on the first one, which is still on its way.
  const written = await Promise.all([1, 2, 3].map(() => write('J’ai du retard.')));
  const replied = await Promise.all([1, 2, 3].map(() => reply('Merci')));
  const otherText = [await write('Autre chose'), await reply('Autre chose')];
  await house.as(people.drA)('POST', `/meetings/${meeting.id}/open`);
  await house.as(people.drA)('POST', `/meetings/${meeting.id}/end`);
  const whenOver = [await write('J’ai du retard.'), await reply('Merci')];

  expect(written.concat(replied).map(({ status }) => status)).toEqual(Array(6).fill(201));
  expect(otherText.map(({ status, body }) => [status, body.type])).toEqual([
    [422, '/problems/key-reused'],
    [422, '/problems/key-reused'],
  ]);
  expect(whenOver.map(({ status }) => status)).toEqual([201, 201]);
  const { body } = await house.as(people.drA)('GET', path);
  // Both at one time of the test's clock: which stands first is open.
  const texts: readonly string[] = body.items.map((one: { readonly text: string }) => one.text);
  expect(texts.toSorted()).toEqual(['J’ai du retard.', 'Merci']);
});

test('a guest who floods is slowed', async () => {
  const pass = await waitingGuest(house, await plan(house));
  const statuses: number[] = [];
  for (let at = 0; at < 31; at += 1)
    statuses.push((await house.asGuest(pass)('POST', '/visit/messages', { text: 'x' })).status);

  expect(statuses.filter((status) => status === 201)).toHaveLength(30);
  expect(statuses.at(-1)).toBe(429);
});

test.each([
  ['/visit/consent', {}],
  ['/visit/consent', { version: '2026-11', isAccepted: 'yes' }],
  ['/visit/consent', { version: 'x'.repeat(41), isAccepted: true }],
  ['/visit/checks', { ...goodChecks, checks: { ...goodChecks.checks, camera: 'great' } }],
  ['/visit/checks', { ...goodChecks, checks: { ...goodChecks.checks, roundTripMs: -1 } }],
  ['/visit/checks', { checks: goodChecks.checks }],
  ['/visit/wait', { takeOver: 'true' }],
  ['/visit/wait', { meetingId: 'x' }],
  ['/visit/messages', { text: '' }],
  ['/visit/messages', { text: 'a'.repeat(1001) }],
  ['/visit/messages', { text: 'ab\u202Ec' }],
  ['/visit/rating', { stars: 0 }],
  ['/visit/rating', { stars: 6 }],
  ['/visit/rating', { stars: 4.5 }],
  ['/visit/rating', { stars: 5, comment: '\u200B' }],
])('%s refuses %j', async (path, body) => {
  const pass = await provedGuest(house, await plan(house));

  const reply = await house.asGuest(pass)('POST', path, body);

  expect(reply.status).toBe(400);
  expect(reply.body).toMatchObject({ type: '/problems/invalid-input' });
});

test('a rating is for afterwards, and the latest counts', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const early = await house.asGuest(pass)('POST', '/visit/rating', { stars: 5 });
  await house.as(people.drA)('POST', `/meetings/${meeting.id}/end`);

  const first = await house.asGuest(pass)('POST', '/visit/rating', { stars: 3 });
  await house.asGuest(pass)('POST', '/visit/rating', { stars: 4, comment: 'Très bien' });

  expect(early.body).toMatchObject({ type: '/problems/not-allowed' });
  expect(first.status).toBe(204);
  expect(await visit(pass)).toMatchObject({ phase: 'ended', hasRated: true });
  expect(
    await house.query('select stars, comment from ratings where guest_id = $1', [pass.id]),
  ).toEqual([{ stars: 4, comment: 'Très bien' }]);
});

test('who left comes back through the waiting room', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);

  const left = await house.asGuest(pass)('POST', '/visit/leave');
  const grant = await house.asGuest(pass)('POST', '/visit/grants');
  const back = await house.asGuest(pass)('POST', '/visit/wait', {});

  expect(left.body.phase).toBe('left');
  expect(grant.body).toMatchObject({ type: '/problems/guest-not-admitted' });
  expect(back.body.phase).toBe('waiting');
});

test('too early, the waiting room is closed and says when it opens', async () => {
  const meeting = await plan(house, { startsAt: '2026-11-24T09:00:00.000Z' });
  const pass = passOf(meeting);
  await house.query("update guests set step = 'checked' where id = $1", [pass.id]);

  const reply = await house.asGuest(pass)('POST', '/visit/wait', {});

  expect(reply.body).toMatchObject({
    type: '/problems/too-early',
    opensAt: '2026-11-24T08:30:00.000Z',
  });
  expect((await visit(pass)).phase).toBe('too-early');
});

test('a guest of another meeting or of nowhere finds nothing', async () => {
  const meeting = await plan(house);
  const other = await plan(house);

  const crossed = await house.asGuest({
    id: guestOf(meeting).id,
    meetingId: other.id,
    sessionId: uuid(),
  })('GET', '/visit');
  const nobody = await house.asGuest({ id: uuid(), meetingId: uuid(), sessionId: uuid() })(
    'GET',
    '/visit',
  );
  const foreign = await house.asGuest({
    ...passOf(meeting),
    organisationId: people.drElse.organisationId,
  })('GET', '/visit');

  for (const reply of [crossed, nobody, foreign]) expect(reply.status).toBe(404);
});
