import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { DeadLetter } from '@astra/contracts/connectors';
import { makeFakeClock } from '@astra/kit/clock';
import { systemRandom } from '@astra/kit/random';
import { Secret } from '@astra/kit/secret';
import { patience } from '@astra/testing/patience';
import type { TestDatabase } from '@astra/testing/postgres';
import { makeSmtpPost } from '#adapters/smtp/smtp-post.ts';
import type { Delivery } from '#ports/post.ts';
import {
  aColleague,
  aDatabase,
  aMeetingEvent,
  anInvitationEvent,
  aPatient,
  sealKey,
  startConnectors,
  type TestConnectors,
} from './arrange.ts';
import { sendAndBeKilled } from './killed-sender.ts';
import { makeMailbox, type StoredMail, type TestMailbox } from './mailpit.ts';
import { kerval, startConnectorsOn } from './service.ts';

const clock = makeFakeClock(new Date('2026-11-24T09:00:00Z'));
const patient = aPatient();
let mailbox: TestMailbox;
let connectors: TestConnectors;
beforeAll(async () => {
  mailbox = await makeMailbox();
  connectors = await startConnectors(mailbox.smtpUrl, clock);
});
afterAll(async () => {
  await connectors.stop();
  await mailbox.drop();
});
beforeEach(async () => {
  await mailbox.start();
  await mailbox.empty();
  await mailbox.stop();
});

type Row = Record<string, unknown>;

const rows = (sql: string, values: unknown[] = []): Promise<Row[]> =>
  rowsOf(connectors.place, sql, values);

async function rowsOf(
  { ownerUrl }: TestDatabase,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
const mailRow = async (id: string): Promise<Record<string, unknown>> =>
  (
    await rows('select state, tries, reason, sealed, recipient from mails where id = $1', [id])
  )[0] ?? {};
const becomes = (id: string, expected: Record<string, unknown>): Promise<void> =>
  vi.waitFor(async () => expect(await mailRow(id)).toMatchObject(expected), {
    ...patience,
    interval: 100,
  });
const tried = (id: string): Promise<void> =>
  vi.waitFor(async () => expect(Number((await mailRow(id))['tries'])).toBeGreaterThan(0), {
    ...patience,
    interval: 50,
  });
const arrived = (count: number): Promise<readonly StoredMail[]> =>
  vi.waitFor(
    async () => {
      const mails = await mailbox.mails();
      expect(mails).toHaveLength(count);
      return mails;
    },
    { ...patience, interval: 100 },
  );
const aMeeting = () => ({ meetingId: systemRandom.uuid(), guestId: systemRandom.uuid() });
/** What meetings was told of the mails of a meeting, in order. */
const told = (meetingId: string): readonly string[] =>
  connectors.told
    .filter(({ data }) => (data as { meetingId: string }).meetingId === meetingId)
    .map(({ type }) => type);
const tells = (meetingId: string, types: readonly string[]): Promise<void> =>
  vi.waitFor(() => expect(told(meetingId)).toEqual(types), { ...patience, interval: 50 });
async function deadLetters(authorization: string): Promise<readonly DeadLetter[]> {
  const reply = await connectors.app.inject({ url: '/dead-letters', headers: { authorization } });
  expect(reply.statusCode).toBe(200);
  return reply.json<{ items: DeadLetter[] }>().items;
}

test('while the mail server is down mails wait; then each goes out, once', async () => {
  const events = await Promise.all([aMeetingEvent({}), aMeetingEvent({}), aMeetingEvent({})]);
  await connectors.post(events);
  await Promise.all(events.map((event) => tried(event.id)));

  await mailbox.start();

  await Promise.all(
    events.map((event) => becomes(event.id, { state: 'sent', sealed: '', recipient: '' })),
  );
  const mails = await arrived(3);
  expect(new Set(mails.map((mail) => mail.MessageID)).size).toBe(3);
});

test('an invitation that waited is not sent after the cancellation', async () => {
  const meeting = aMeeting();
  const planned = await aMeetingEvent(meeting);
  const moved = await aMeetingEvent({ ...meeting, type: 'meeting.moved', sequence: 1 }, patient);
  const cancelled = await aMeetingEvent(
    { ...meeting, type: 'meeting.cancelled', sequence: 2 },
    aPatient({ link: null }),
  );
  await connectors.post([planned]);
  await tried(planned.id);
  await connectors.post([moved, cancelled]);

  await mailbox.start();

  await becomes(cancelled.id, { state: 'sent' });
  expect(await mailRow(planned.id)).toMatchObject({ state: 'superseded' });
  expect(await mailRow(moved.id)).toMatchObject({ state: 'superseded' });
  expect((await arrived(1))[0]?.Subject).toContain('est annulé');
});

test('an invitation that waited goes out once, with its link and the newest time', async () => {
  const meeting = aMeeting();
  const planned = await aMeetingEvent(meeting, patient);
  const moved = await aMeetingEvent(
    { ...meeting, type: 'meeting.moved', sequence: 1, startsAt: '2026-11-27T09:00:00Z' },
    aPatient({ link: null, hostName: 'Dr Samuel Okoye' }),
  );
  await connectors.post([planned]);
  await tried(planned.id);
  await connectors.post([moved]);

  await mailbox.start();

  await becomes(planned.id, { state: 'sent' });
  await becomes(moved.id, { state: 'superseded' });
  const [mail] = await arrived(1);
  expect(mail?.Subject).toContain('vendredi 27 novembre à 10:00');
  expect(mail?.Text).toContain(patient.link);
  expect(mail?.Text).toContain('Dr Samuel Okoye');
  // Of the newest mail, since it says what that one would have said.
  await tells(meeting.meetingId, ['mail.sent']);
  expect(connectors.told.at(-1)?.data).toMatchObject({ ...meeting, askedAt: moved.time });
});

test('an old event that arrives late changes nothing', async () => {
  await mailbox.start();
  const meeting = aMeeting();
  const cancelled = await aMeetingEvent({ ...meeting, type: 'meeting.cancelled', sequence: 1 });
  await connectors.post([cancelled]);
  await becomes(cancelled.id, { state: 'sent' });
  const planned = await aMeetingEvent({ ...meeting, time: '2026-11-01T08:00:00Z' });

  await connectors.post([planned]);

  await becomes(planned.id, { state: 'superseded', sealed: '' });
  await arrived(1);
});

test('an address that the server refuses for good is a dead letter at once', async () => {
  await mailbox.start();
  const meeting = aMeeting();
  const event = await aMeetingEvent(meeting, aPatient({ email: 'jeanne@nowhere.test' }));

  await connectors.post([event]);

  await becomes(event.id, { state: 'dead', tries: 1 });
  const letters = await deadLetters(await connectors.asMember(['secretary']));
  expect(letters.find((letter) => letter.id === event.id)).toMatchObject({
    kind: 'consultation-planned',
    recipient: 'j•••@nowhere.test',
    reason: 'recipient-refused',
    tries: 1,
    meetingId: meeting.meetingId,
  });
  await tells(meeting.meetingId, ['mail.failed']);
});

test('what comes so late that its appointment is over, or its link, is mailed to nobody and seen by who can act', async () => {
  await mailbox.start();
  const startsAt = new Date(clock.now().getTime() - 3 * 3_600_000).toISOString();
  const [over, opens, cancels] = [
    await aMeetingEvent({ ...aMeeting(), startsAt }),
    await aMeetingEvent({ ...aMeeting(), startsAt }, aPatient({ isAfterwards: true })),
    await aMeetingEvent({ ...aMeeting(), type: 'meeting.cancelled', startsAt }),
  ];

  await connectors.post([over, opens, cancels]);

  await becomes(over.id, { state: 'dead', reason: 'too-late' });
  await becomes(opens.id, { state: 'sent' });
  await becomes(cancels.id, { state: 'sent' });
});

test('after a day of trying a mail is a dead letter, and can be sent again', async () => {
  const meeting = aMeeting();
  const event = await aMeetingEvent(meeting);
  await connectors.post([event]);
  await tried(event.id);
  clock.advance(24 * 3_600_000 + 1_000);
  await becomes(event.id, { state: 'dead', reason: 'too-late' });
  await mailbox.start();
  const authorization = await connectors.asMember(['secretary']);
  const retry = () =>
    connectors.app.inject({
      method: 'POST',
      url: `/dead-letters/${event.id}/retry`,
      headers: { authorization },
    });

  const replies = await Promise.all([retry(), retry()]);

  expect(replies.map((reply) => reply.statusCode)).toEqual([204, 204]);
  await becomes(event.id, { state: 'sent' });
  await arrived(1);
  expect(await deadLetters(authorization)).not.toContainEqual(
    expect.objectContaining({ id: event.id }),
  );
  await tells(meeting.meetingId, ['mail.failed', 'mail.retried', 'mail.sent']);
});

test.each([
  ['a broken seal', async () => aMeetingEvent({ sealed: 'broken' })],
  [
    'a link to somewhere else',
    async () => aMeetingEvent({}, aPatient({ link: 'https://evil.test/visit#x' })),
  ],
  ['an address that is none', async () => aMeetingEvent({}, aPatient({ email: 'not an address' }))],
])('%s is never mailed and is seen as a dead letter', async (_what, make) => {
  await mailbox.start();
  const event = await make();

  expect(await connectors.post([event])).toBe(204);

  await becomes(event.id, { state: 'dead', reason: 'content-not-valid' });
  await arrived(0);
});

test('identity hears whether the mail arrived that invites a colleague', async () => {
  await mailbox.start();
  const [wrong, right] = await Promise.all([
    anInvitationEvent(aColleague({ email: 'jeanne@nowhere.test' })),
    anInvitationEvent(),
  ]);

  await connectors.post([wrong, right], 'identity');

  for (const [event, type] of [
    [wrong, 'invitation-mail.failed'],
    [right, 'invitation-mail.sent'],
  ] as const) {
    const { invitationId } = event.data as { readonly invitationId: string };
    const data = { invitationId, organisationId: kerval, at: expect.any(String) as string };
    await vi.waitFor(
      () => expect(connectors.told).toContainEqual(expect.objectContaining({ type, data })),
      { ...patience, interval: 50 },
    );
  }
});

test('an invitation of a colleague to somewhere else is never mailed', async () => {
  await mailbox.start();
  const event = await anInvitationEvent(aColleague({ link: 'https://evil.test/rejoindre#x' }));

  expect(await connectors.post([event], 'identity')).toBe(204);

  await becomes(event.id, { state: 'dead', reason: 'content-not-valid' });
  await arrived(0);
});

test('a mail server without TLS beyond this machine gets nothing', async () => {
  await mailbox.start();
  const nobody = { name: 'Jeanne', address: 'jeanne@exemple.fr' };
  const letter = { messageId: '<a@kerval.test>', from: nobody, to: nobody, locale: 'fr' } as const;
  const words = { subject: 'Rendez-vous', text: 'Demain', html: '<p>Demain</p>', calendar: null };
  const send = async (allowPlain: boolean): Promise<Delivery> => {
    // The same mailbox by a name that does not say that it is on this machine.
    const url = new Secret(mailbox.smtpUrl.replace('127.0.0.1', '0.0.0.0'));
    const post = makeSmtpPost({ url, allowPlain });
    const delivery = await post.send({ ...letter, ...words });
    await post.stop();
    return delivery;
  };

  expect(await send(false)).toMatchObject({ is: 'unreachable' });
  await arrived(0);
  expect(await send(true)).toEqual({ is: 'accepted' });
  await arrived(1);
});

/** Whether a sender has fallen silent is looked at every quarter of a minute. */
const longer = { timeout: 2 * patience.timeout } as const;

test(
  'a mail that its sender was killed over, which the mail server has, is sent by another one under the same id',
  longer,
  async () => {
    await mailbox.start();
    const place = await aDatabase();
    const event = await aMeetingEvent({});
    const state = async (): Promise<unknown> =>
      (await rowsOf(place, 'select state from mails where id = $1', [event.id]))[0]?.['state'];

    await sendAndBeKilled(place, mailbox.smtpUrl, event);
    expect([await state(), (await arrived(1)).length]).toEqual(['waiting', 1]);
    // A minute later, when its silence counts as its end.
    await rowsOf(place, `update mail_queue.job set started_on = started_on - interval '1 minute'`);
    const another = await startConnectorsOn(place, { smtpUrl: mailbox.smtpUrl, sealKey });
    onTestFinished(() => another.stop());

    await vi.waitFor(async () => expect(await state()).toBe('sent'), longer);
    const mails = await arrived(2);
    expect(new Set(mails.map((mail) => mail.MessageID)).size).toBe(1);
  },
);
