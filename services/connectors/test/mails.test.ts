import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { systemRandom } from '@astra/kit/random';
import { patience } from '@astra/testing/patience';
import {
  aColleague,
  aDocumentLinkEvent,
  aMeetingEvent,
  aNoticeEvent,
  anInvitationEvent,
  aPatient,
  startConnectors,
} from './arrange.ts';
import type { TestConnectors } from './arrange.ts';
import { makeMailbox, type StoredMail, type TestMailbox } from './mailpit.ts';

let mailbox: TestMailbox;
let connectors: TestConnectors;
beforeAll(async () => {
  mailbox = await makeMailbox();
  await mailbox.start();
  connectors = await startConnectors(mailbox.smtpUrl);
});
afterAll(async () => {
  await connectors.stop();
  await mailbox.drop();
});
afterEach(() => mailbox.empty());

const arrived = (count: number): Promise<readonly StoredMail[]> =>
  vi.waitFor(
    async () => {
      const mails = await mailbox.mails();
      expect(mails).toHaveLength(count);
      return mails;
    },
    { ...patience, interval: 100 },
  );
async function mailOf(...events: Parameters<TestConnectors['post']>): Promise<StoredMail> {
  expect(await connectors.post(...events)).toBe(204);
  const [mail] = await arrived(1);
  if (!mail) throw new Error('No mail');
  return mail;
}
/** The calendar file of a mail, as the patient's calendar reads it. */
function calendarOf(mail: StoredMail): string {
  const [, encoded = ''] =
    /Content-Type: application\/ics[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/i.exec(mail.raw) ?? [];
  return Buffer.from(encoded, 'base64').toString();
}
const unfolded = (calendar: string): readonly string[] =>
  calendar.replaceAll('\r\n ', '').split('\r\n');

test.each([
  ['reading-waits', 'fr', 'Un message attend votre confirmation – Centre hospitalier de Kerval'],
  ['report-waits', 'en', 'A report waits for you – Centre hospitalier de Kerval'],
  ['release-waits', 'fr', 'Une demande attend votre accord – Centre hospitalier de Kerval'],
  ['release-waits', 'en', 'A request waits for your consent – Centre hospitalier de Kerval'],
  ['link-locked', 'fr', 'Un de vos liens a été fermé – Centre hospitalier de Kerval'],
  ['link-locked', 'en', 'One of your links was closed – Centre hospitalier de Kerval'],
  [
    'files-changed',
    'fr',
    'Des documents ont été modifiés sur le serveur de fichiers – Centre hospitalier de Kerval',
  ],
  [
    'files-changed',
    'en',
    'Documents were changed on the file server – Centre hospitalier de Kerval',
  ],
  [
    'room-nearly-full',
    'fr',
    'La place pour les documents sera bientôt épuisée – Centre hospitalier de Kerval',
  ],
  [
    'room-nearly-full',
    'en',
    'The room for documents is nearly used up – Centre hospitalier de Kerval',
  ],
  ['shares-wait', 'fr', 'Un partage vous attend – Centre hospitalier de Kerval'],
  ['shares-wait', 'en', 'Something shared with you waits – Centre hospitalier de Kerval'],
  [
    'documents-handed-over',
    'fr',
    'Des documents vous ont été confiés – Centre hospitalier de Kerval',
  ],
  [
    'documents-handed-over',
    'en',
    'Documents were handed over to you – Centre hospitalier de Kerval',
  ],
  ['password-reset-asked', 'fr', 'Choisir un nouveau mot de passe – Centre hospitalier de Kerval'],
  ['password-changed', 'fr', 'Votre mot de passe a été changé – Centre hospitalier de Kerval'],
  ['sign-in-ways-changed', 'en', 'How you sign in has changed – Centre hospitalier de Kerval'],
  [
    'recovery-code-used',
    'fr',
    'Un code de secours a servi à vous connecter – Centre hospitalier de Kerval',
  ],
] as const)(
  'a colleague is told that something waits or was done (%s, %s), with a link and nothing of what it is',
  async (kind, locale, subject) => {
    const event = await aNoticeEvent(kind, { locale });

    const mail = await mailOf([event, event], 'chat');

    expect(mail.Subject).toBe(subject);
    expect(mail.To).toMatchObject([{ Name: 'Maud Lefèvre', Address: 'maud.lefevre@kerval.test' }]);
    expect(mail.Text).toContain('https://visio.kerval.test/salons/');
    expect(mail.raw).not.toMatch(/text\/calendar|application\/ics/u);
  },
);

test('a link to anywhere else is not mailed to a colleague', async () => {
  const event = await aNoticeEvent('reading-waits', { link: 'https://elsewhere.example/salons' });

  await connectors.post([event, await aNoticeEvent('report-waits')], 'chat');

  const [mail] = await arrived(1);
  expect(mail?.Subject).toContain('Un signalement');
});

test.each([
  ['fr', 'Un document pour vous – Centre hospitalier de Kerval', /jeudi 3 décembre 2026 à 23:59/u],
  ['en', 'A document for you – Centre hospitalier de Kerval', /Thursday 3 December 2026/u],
] as const)(
  'somebody outside is told in %s that a document is there: from whom, until when, and not what opens it',
  async (locale, subject, until) => {
    const event = await aDocumentLinkEvent({ locale });

    const mail = await mailOf([event, event], 'documents');

    expect(mail.Subject).toBe(subject);
    expect(mail.To).toMatchObject([{ Name: 'Dr Yves Martin', Address: 'y.martin@exemple.fr' }]);
    expect(mail.Text).toContain(`https://visio.kerval.test/visit/document#${'x'.repeat(43)}`);
    expect(mail.Text).toMatch(until);
    expect(mail.Text).toContain('Dr Nadia Berthelot');
    expect(mail.Text).not.toMatch(/\b\d{6}\b/u);
    expect(mail.raw).not.toMatch(/text\/calendar|application\/ics/u);
  },
);

test('only the service of documents writes to somebody outside about one', async () => {
  const event = await aDocumentLinkEvent();

  const statuses = [
    await connectors.post([event], 'chat'),
    await connectors.post([event], 'meetings'),
  ];

  expect(statuses.every((status) => status >= 400)).toBe(true);
});

test('a patient gets a mail in French with who, when and the link, and nothing medical', async () => {
  const patient = aPatient();

  const mail = await mailOf([await aMeetingEvent({}, patient)]);

  expect(mail.Subject).toBe(
    'Votre rendez-vous à distance du jeudi 26 novembre à 14:20 – Centre hospitalier de Kerval',
  );
  expect(mail.From).toMatchObject({
    Name: 'Centre hospitalier de Kerval',
    Address: 'ne-pas-repondre@kerval.test',
  });
  expect(mail.To).toMatchObject([{ Name: patient.name, Address: patient.email }]);
  expect(
    mail.Text.replaceAll('\r\n', '\n').replace(patient.link ?? '', '<link>'),
  ).toMatchSnapshot();
  expect(mail.HTML).toContain(`href="${patient.link}"`);
  expect(mail.HTML).toContain('<html lang="fr"');
  expect(mail.HTML).not.toMatch(/<img|<script|<style|url\(|@import/i);
});

test.each([
  ['meeting.planned', 'fr', 'Votre rendez-vous à distance du jeudi 26 novembre à 14:20'],
  ['meeting.planned', 'en', 'Your remote appointment on Thursday 26 November at 14:20'],
  ['meeting.moved', 'fr', 'Votre rendez-vous à distance est déplacé au jeudi 26 novembre à 14:20'],
  ['meeting.moved', 'en', 'Your remote appointment is moved to Thursday 26 November at 14:20'],
  [
    'meeting.cancelled',
    'fr',
    'Votre rendez-vous à distance du jeudi 26 novembre à 14:20 est annulé',
  ],
  [
    'meeting.cancelled',
    'en',
    'Your remote appointment on Thursday 26 November at 14:20 is cancelled',
  ],
  [
    'meeting.link-renewed',
    'fr',
    'Votre nouveau lien pour le rendez-vous à distance du jeudi 26 novembre à 14:20',
  ],
  [
    'meeting.link-renewed',
    'en',
    'Your new link for the remote appointment on Thursday 26 November at 14:20',
  ],
] as const)(
  '%s in %s says what happened, whatever names are in it',
  async (type, locale, start) => {
    const patient = aPatient({
      locale,
      name: '<b onmouseover="x()">Zoé</b> & "Léo"\r\nBcc: thief@evil.test',
      hostName: 'Dr <script>alert(1)</script>\u202Egro.live',
      organisationName: 'CH\r\nSubject: Pwned\r\n\r\n<img src=x>',
    });

    const mail = await mailOf([await aMeetingEvent({ type, sequence: 1 }, patient)]);

    expect(mail.Subject).toBe(`${start} – CH Subject: Pwned <img src=x>`);
    expect(mail.raw.split('\r\n\r\n', 1)[0]).not.toMatch(/^(Bcc|Subject: Pwned)/m);
    expect(mail.To).toHaveLength(1);
    expect(mail.HTML).not.toMatch(/<(b|script|img)[ >]/);
    expect(mail.HTML).toContain('&lt;script&gt;alert(1)&lt;/script&gt; gro.live');
    expect(mail.Text).toContain('<script>alert(1)</script> gro.live');
    expect(mail.HTML).toContain(`lang="${locale}"`);
    const lines = unfolded(calendarOf(mail));
    expect(lines.filter((line) => /^(ATTENDEE|ORGANIZER)/.test(line))).toHaveLength(2);
    expect(lines).not.toContain('Subject: Pwned');
  },
);

test.each([
  ['fr', 'Votre nouveau lien', 'Ouvrir la page'],
  ['en', 'Your new link', 'Open the page'],
] as const)(
  'a new link after the end is no appointment: no hour, no calendar file (%s)',
  async (locale, subject, button) => {
    const patient = aPatient({ locale, isAfterwards: true });

    const mail = await mailOf([
      await aMeetingEvent({ type: 'meeting.link-renewed', sequence: 1 }, patient),
    ]);

    expect(mail.Subject).toBe(`${subject} – Centre hospitalier de Kerval`);
    expect(mail.Text).toContain(button);
    expect(mail.Text).toContain(patient.link);
    expect(mail.Text).not.toMatch(/14:20|agenda|calendar/u);
    expect(mail.raw).not.toContain('text/calendar');
  },
);

test.each([
  ['fr', 'Votre lien marche de nouveau', 'Votre lien ne change pas'],
  ['en', 'Your link works again', 'Your link stays the same'],
] as const)(
  'a link that works again after the end is said to be the one of before (%s)',
  async (locale, subject, same) => {
    const patient = aPatient({ locale, isAfterwards: true, isSameLink: true });

    const mail = await mailOf([
      await aMeetingEvent({ type: 'meeting.link-renewed', sequence: 1 }, patient),
    ]);

    expect(mail.Subject).toBe(`${subject} – Centre hospitalier de Kerval`);
    expect(mail.Text).toContain(same);
    expect(mail.Text).toContain(patient.link);
    expect(mail.Text).not.toMatch(/ne marche plus|no longer works/u);
  },
);

const keeps = 'garde sa date et son heure.';
const movedTo = 'Votre rendez-vous à distance est déplacé au jeudi 26 novembre à 14:20';
const anotherIn = 'Un autre professionnel pour votre rendez-vous à distance du jeudi 26 novembre';

test.each([
  {
    locale: 'fr',
    changes: ['host'],
    subject: `${anotherIn} à 14:20`,
    lead: `${keeps} Dr Nadia Berthelot vous recevra.`,
  },
  {
    locale: 'fr',
    changes: ['length'],
    subject: 'Nouvelle durée de votre rendez-vous à distance du jeudi 26 novembre à 14:20',
    lead: `${keeps} La durée prévue est de 20 minutes.`,
  },
  {
    locale: 'fr',
    changes: ['time', 'host', 'length'],
    subject: movedTo,
    lead: 'a un nouvel horaire. L’ancien n’est plus valable. Dr Nadia Berthelot vous recevra. La durée prévue est de 20 minutes.',
  },
  {
    locale: 'en',
    changes: ['host', 'length'],
    subject: 'Another professional for your remote appointment on Thursday 26 November at 14:20',
    lead: 'keeps its date and time. Dr Nadia Berthelot will see you. It is planned to take 20 minutes.',
  },
  {
    locale: 'en',
    changes: ['length'],
    subject: 'New length of your remote appointment on Thursday 26 November at 14:20',
    lead: 'keeps its date and time. It is planned to take 20 minutes.',
  },
  {
    locale: 'en',
    changes: ['time'],
    subject: 'Your remote appointment is moved to Thursday 26 November at 14:20',
    lead: 'has a new time. The former one is no longer valid.',
  },
] as const)(
  'what was changed is told as it is, in $locale: $changes',
  async ({ locale, changes, subject, lead }) => {
    const patient = aPatient({ locale, changes: [...changes] });

    const mail = await mailOf([
      await aMeetingEvent({ type: 'meeting.moved', sequence: 1 }, patient),
    ]);

    expect(mail.Subject).toBe(`${subject} – Centre hospitalier de Kerval`);
    expect(mail.Text.replaceAll(/\s+/gu, ' ')).toContain(lead);
    const isElsewhen = /nouvel horaire|new time|déplacé|moved/u.test(mail.Text);
    expect(isElsewhen).toBe(changes.some((change) => change === 'time'));
  },
);

test('the calendar file can be read by every calendar and stays the same entry', async () => {
  const meeting = { meetingId: systemRandom.uuid(), guestId: systemRandom.uuid() };
  const patient = aPatient({ name: 'Éléonore '.repeat(12) });

  const calendar = calendarOf(await mailOf([await aMeetingEvent(meeting, patient)]));

  expect(calendar.endsWith('END:VCALENDAR\r\n')).toBe(true);
  expect(calendar.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(calendar.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  const lines = unfolded(calendar);
  expect(lines).toEqual(
    expect.arrayContaining([
      'METHOD:REQUEST',
      `UID:${meeting.meetingId}.${meeting.guestId}@visio.kerval.test`,
      'SEQUENCE:0',
      'DTSTART:20261126T132000Z',
      'DTEND:20261126T134000Z',
      'STATUS:CONFIRMED',
      'SUMMARY:Rendez-vous à distance – Centre hospitalier de Kerval',
      'TRIGGER:-PT15M',
      `URL;VALUE=URI:${patient.link}`,
      expect.stringMatching(/^DESCRIPTION:Rejoindre le rendez-vous\u00a0: http/u),
    ]),
  );
  expect(lines.indexOf('BEGIN:VALARM')).toBeGreaterThan(
    lines.findIndex((line) => line.startsWith('URL')),
  );
});

test('a mail carries its calendar file as an answer to be given and as a file', async () => {
  const { raw } = await mailOf([await aMeetingEvent({})]);

  expect(raw).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=REQUEST/i);
  expect(raw).toMatch(/Content-Disposition: attachment; filename=rendez-vous\.ics/i);
  expect(raw).toMatch(/^Auto-Submitted: auto-generated/m);
});

test('moving and cancelling change the same calendar entry', async () => {
  const meeting = { meetingId: systemRandom.uuid(), guestId: systemRandom.uuid() };
  const later = { ...meeting, startsAt: '2026-11-27T09:00:00Z' };
  await mailOf([await aMeetingEvent(meeting)]);
  await connectors.post([
    await aMeetingEvent({ ...later, type: 'meeting.moved', sequence: 1 }, aPatient({ link: null })),
  ]);
  await arrived(2);

  await connectors.post([
    await aMeetingEvent(
      { ...later, type: 'meeting.cancelled', sequence: 2 },
      aPatient({ link: null }),
    ),
  ]);

  const [planned = [], moved = [], cancelled = []] = (await arrived(3)).map((mail) =>
    unfolded(calendarOf(mail)),
  );
  const uid = planned.find((line) => line.startsWith('UID:'));
  expect(moved).toEqual(
    expect.arrayContaining([uid, 'SEQUENCE:1', 'METHOD:REQUEST', 'DTSTART:20261127T090000Z']),
  );
  expect(cancelled).toEqual(
    expect.arrayContaining([uid, 'SEQUENCE:2', 'METHOD:CANCEL', 'STATUS:CANCELLED']),
  );
  expect(cancelled).not.toContain('BEGIN:VALARM');
});

test.each([
  ['fr', 'Au lieu du : jeudi 26 novembre 2026 à 14:20'],
  ['en', 'Instead of: Thursday 26 November 2026 at 14:20'],
] as const)(
  'a move says the hour that the person was told last, in %s, and the calendar only the present one',
  async (locale, said) => {
    const meeting = { meetingId: systemRandom.uuid(), guestId: systemRandom.uuid() };
    const to = (more: object = {}): ReturnType<typeof aPatient> => aPatient({ locale, ...more });
    await mailOf([await aMeetingEvent(meeting, to())]);

    await connectors.post([
      await aMeetingEvent(
        { ...meeting, startsAt: '2026-11-27T09:00:00Z', type: 'meeting.moved', sequence: 1 },
        to({ changes: ['time'] }),
      ),
    ]);

    const [, moved] = await arrived(2);
    const text = moved?.Text.replaceAll(/\s+/gu, ' ') ?? '';
    expect(text).toContain(said);
    expect(moved && unfolded(calendarOf(moved)).join(' ')).not.toMatch(/Au lieu|Instead|14:20/u);

    // Of a change that moves nothing no former hour is told.
    await connectors.post([
      await aMeetingEvent(
        { ...meeting, startsAt: '2026-11-27T09:00:00Z', type: 'meeting.moved', sequence: 2 },
        to({ changes: ['host'] }),
      ),
    ]);
    const [, , handed] = await arrived(3);
    expect(handed?.Text).not.toMatch(/Au lieu|Instead/u);
    expect(handed?.Text.replaceAll(/\s+/gu, ' ')).toMatch(/garde sa date|keeps its date/u);
  },
);

test('a move without a link says that the link stays the same', async () => {
  const mail = await mailOf([
    await aMeetingEvent({ type: 'meeting.moved', sequence: 1 }, aPatient({ link: null })),
  ]);

  expect(mail.Text).toContain('Votre lien ne change pas');
  expect(mail.HTML).not.toContain('<a ');
});

test.each(['fr', 'en'] as const)('a colleague is invited in %s', async (locale) => {
  const colleague = aColleague({ locale });

  const mail = await mailOf([await anInvitationEvent(colleague)], 'identity');

  expect(mail.To).toMatchObject([{ Name: 'Samuel Okoye', Address: colleague.email }]);
  expect(mail.Text.replaceAll('\r\n', '\n').replace(colleague.link, '<link>')).toMatchSnapshot();
  expect(mail.raw).not.toContain('text/calendar');
});

test.each([
  ['meeting.planned', 'fr', 'member', 'Invitation à une réunion par vidéo le jeudi 26 novembre'],
  ['meeting.planned', 'en', 'guest', 'Invitation to a video meeting on Thursday 26 November'],
  ['meeting.moved', 'en', 'member', 'Video meeting changed: Thursday 26 November at 14:20'],
  ['meeting.cancelled', 'fr', 'guest', 'Réunion par vidéo annulée\u00a0: le jeudi 26 novembre'],
  ['meeting.link-renewed', 'fr', 'guest', 'Votre nouveau lien pour la réunion par vidéo'],
] as const)(
  'of a meeting, %s is told in %s to a %s, its title inside alone',
  async (...[type, locale, to, subject]) => {
    const invited = aPatient({ locale, to, title: 'RCP CANARY-TITLE', name: 'Dr Anna Expert' });

    const mail = await mailOf([await aMeetingEvent({ type }, invited)]);

    expect(mail.Subject).toContain(subject);
    expect(mail.Subject).not.toContain('CANARY');
    expect(mail.Text).toContain('RCP CANARY-TITLE');
    expect(mail.Text).not.toMatch(/naissance|date of birth/u);
    const calendar = unfolded(calendarOf(mail));
    const summary = calendar.find((line) => line.startsWith('SUMMARY'));
    expect(summary).toMatch(/^SUMMARY:(?:Réunion par vidéo|Video meeting) – /u);
    expect(calendar).toContain(type === 'meeting.cancelled' ? 'METHOD:CANCEL' : 'METHOD:REQUEST');
  },
);

test('who is invited beside a patient reads of no meeting and no title', async () => {
  const mail = await mailOf([await aMeetingEvent({}, aPatient({ to: 'guest' }))]);

  expect(mail.Text).toContain('vous invite à un rendez-vous par vidéo');
  expect(mail.Text).not.toMatch(/Sujet|naissance/u);
});

test('an event that comes twice is one mail, under an id that is made from the event', async () => {
  const event = await aMeetingEvent({});
  expect(await connectors.post([event, event])).toBe(204);
  const [mail] = await arrived(1);

  expect(await connectors.post([event])).toBe(204);
  await connectors.post([await aMeetingEvent({}, aPatient({ email: 'other@exemple.fr' }))]);

  expect(await arrived(2)).toHaveLength(2);
  expect(mail?.MessageID).toBe(`${event.id}@kerval.test`);
});

test('who was told is in the trail, by ids alone', async () => {
  const meeting = { meetingId: systemRandom.uuid(), guestId: systemRandom.uuid() };

  await mailOf([await aMeetingEvent(meeting)]);

  const entry = await vi.waitFor(() => {
    const found = connectors.audited.find((each) => each.targetId === meeting.meetingId);
    expect(found).toMatchObject({
      action: 'mail.send',
      outcome: 'done',
      subjectId: meeting.guestId,
    });
    return found;
  }, patience);
  expect(JSON.stringify(entry)).not.toMatch(/exemple\.fr|Bellec/);
});

test('the metrics count mails by template', async () => {
  await mailOf([await aMeetingEvent({})]);

  const { body } = await connectors.app.inject({ url: '/internal/metrics' });

  expect(body).toMatch(/astra_mails_sent_total\{template="consultation-planned",.*\} \d/);
});
