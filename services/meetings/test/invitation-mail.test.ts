import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Meeting } from '@astra/contracts/meetings';
import type { PatientLanguage } from '@astra/contracts/patients';
import { guestOf, people, plan, startHouse, uuid, type House, type Person } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

/** Connectors tells what became of the newest mail of the meeting. */
async function tellMail(
  meeting: Meeting,
  type: string,
  facts: Record<string, unknown> = {},
): Promise<number> {
  const { organisationId } = people.maud;
  const now = house.clock.now().toISOString();
  const data = {
    meetingId: meeting.id,
    guestId: guestOf(meeting).id,
    organisationId,
    askedAt: now,
    at: now,
    ...facts,
  };
  const event = {
    specversion: '1.0',
    id: uuid(),
    source: 'urn:astra:connectors',
    type,
    time: now,
    datacontenttype: 'application/json',
    data,
  };
  return (await house.asService('connectors')('POST', '/internal/events', [event])).status;
}

const mailOf = async (meeting: Meeting): Promise<string> => {
  const seen = await house.as(people.maud)('GET', `/meetings/${meeting.id}`);
  return guestOf(seen.body as Meeting).invitation.mail.state;
};

const later = (seconds: number): string =>
  new Date(house.clock.now().getTime() + seconds * 1000).toISOString();

test('the invitation waits, was sent or failed, as connectors tells it, in whatever order it comes', async () => {
  const meeting = await plan(house);
  expect(await mailOf(meeting)).toBe('waiting');

  await tellMail(meeting, 'mail.failed');
  expect(await mailOf(meeting)).toBe('failed');
  await tellMail(meeting, 'mail.sent', { at: later(20) });
  expect(await mailOf(meeting)).toBe('sent');

  // Late, and once more.
  await tellMail(meeting, 'mail.retried', { at: later(10) });
  await tellMail(meeting, 'mail.failed');
  expect(await mailOf(meeting)).toBe('sent');
});

test('a new link waits anew, and what becomes of the older mail no longer counts', async () => {
  const meeting = await plan(house);
  await tellMail(meeting, 'mail.sent');

  await atHour(later(60), async () => {
    await house.as(people.maud)(
      'POST',
      `/meetings/${meeting.id}/guests/${guestOf(meeting).id}/link`,
    );
    expect(await mailOf(meeting)).toBe('waiting');
    await tellMail(meeting, 'mail.failed', { askedAt: later(-60), at: later(1) });
    expect(await mailOf(meeting)).toBe('waiting');
    await tellMail(meeting, 'mail.failed', { at: later(2) });
    expect(await mailOf(meeting)).toBe('failed');
  });
});

test('what is told of a mail reaches no meeting of another organisation', async () => {
  const meeting = await plan(house);

  await tellMail(meeting, 'mail.sent', { organisationId: people.maudElse.organisationId });

  expect(await mailOf(meeting)).toBe('waiting');
});

/** Runs `work` at another hour of the house's clock. */
async function atHour<R>(moment: string, work: () => Promise<R>): Promise<R> {
  const away = Date.parse(moment) - house.clock.now().getTime();
  house.clock.advance(away);
  try {
    return await work();
  } finally {
    house.clock.advance(-away);
  }
}

test('a patient is written to in the language of the last time, and only who may see that time learns it', async () => {
  const email = 'elsie@example.org';
  const languageFor = async (who: Person): Promise<unknown> => {
    const reply = await house.as(who)('POST', '/patient-languages/look', { email });
    expect(reply.status).toBe(200);
    return (reply.body as PatientLanguage).locale;
  };
  expect(await languageFor(people.maud)).toBeNull();
  await plan(house, {}, { email, locale: 'fr' });
  house.clock.advance(1);

  await plan(house, {}, { email: 'Elsie@example.org', locale: 'en' });

  expect(await languageFor(people.maud)).toBe('en');
  expect(await languageFor(people.drA)).toBe('en');
  expect(await languageFor(people.drB)).toBeNull();
  expect(await languageFor(people.maudElse)).toBeNull();
});
