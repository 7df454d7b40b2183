import { afterAll, beforeAll } from 'vitest';
import type { Meeting } from '@astra/contracts/meetings';
import { testBadInput } from '@astra/testing/bad-input';
import { sharedWithPeers, type Example } from '@astra/testing/requests';
import { whatItHolds } from '@astra/testing/postgres';
import {
  admittedGuest,
  aGroupPlan,
  aPlan,
  goodChecks,
  guestOf,
  kerval,
  meet,
  nextHour,
  passOf,
  people,
  plan,
  provedGuest,
  startHouse,
  tokenOf,
  uuid,
  waitingGuest,
  waitingInvitee,
  type GuestPass,
  type House,
  type Person,
} from './house.ts';
import * as doors from './engine-doors.ts';

let house: House;
beforeAll(async () => {
  // Calls go by the first; the others are here for their doors.
  house = await startHouse([
    { id: 'livekit', engine: doors.memory },
    { id: 'livekit-b', engine: doors.liveKit },
    { id: 'jitsi', engine: doors.jitsi },
  ]);
  // Whether they answer is looked at and kept by the clock.
  await house.stop[0]?.();
});
afterAll(() => house.close());

const tokenFor = (who: Person): Promise<string> => house.issuer.forMember(who, 'meetings');
const tokenOfGuest = (pass: GuestPass): Promise<string> =>
  house.issuer.forGuest({ organisationId: kerval, ...pass }, 'meetings');
const fromElse = (who: Person): Person => ({ ...people.drElse, roles: who.roles });

type More = Partial<Example>;
/** As a member of Kerval; the same roles elsewhere see nothing, a guest and a service nothing at all. */
async function byMember(who: Person, answers: number, more: More = {}): Promise<Example> {
  const guest = { id: uuid(), meetingId: uuid(), sessionId: uuid() };
  const colleague = { ...who, id: uuid(), sessionId: uuid() };
  return {
    token: await tokenFor(who),
    ...(more.params === undefined
      ? {}
      : { stranger: await tokenFor(fromElse(who)), peer: await tokenFor(colleague) }),
    others: [await tokenOfGuest(guest), await house.issuer.forService('identity', 'meetings')],
    answers,
    ...more,
  };
}
async function byGuest(pass: GuestPass, answers: number, more: More = {}): Promise<Example> {
  return {
    token: await tokenOfGuest(pass),
    others: [await tokenFor(people.drA), await house.issuer.forService('identity', 'meetings')],
    answers,
    ...more,
  };
}

/** What the doctor does with a consultation of her own, in the state that `prepare` leaves. */
const byHost =
  (
    answers: number,
    prepare: (meeting: Meeting) => Promise<unknown> = async () => undefined,
    body?: (meeting: Meeting) => unknown,
  ) =>
  async (): Promise<Example> => {
    const meeting = await plan(house);
    await prepare(meeting);
    const given = body === undefined ? {} : { body: body(meeting) };
    return byMember(people.drA, answers, { params: { id: meeting.id }, ...given });
  };
const open = (meeting: Meeting): Promise<unknown> =>
  house.as(people.drA)('POST', `/meetings/${meeting.id}/open`);
const withWaiting = async (meeting: Meeting): Promise<void> => {
  await waitingGuest(house, meeting);
  await open(meeting);
};
const withAdmitted = (meeting: Meeting): Promise<unknown> => admittedGuest(house, meeting);
const theGuest = (meeting: Meeting): unknown => ({ guestId: guestOf(meeting).id });
/** Somebody in the call who is asked whether a picture of them may be kept. */
async function asked(): Promise<{ meeting: Meeting; pass: GuestPass; questionId: string }> {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const path = `/meetings/${meeting.id}/ask-picture`;
  const { body } = await house.as(people.drA)('POST', path, theGuest(meeting));
  return { meeting, pass, questionId: (body as { id: string }).id };
}

/** A patient in the call, and somebody invited beside them who waits. */
async function withCompany(): Promise<{ meeting: Meeting; patient: GuestPass; anna: GuestPass }> {
  const meeting = await plan(house);
  const patient = await admittedGuest(house, meeting);
  const { body } = await house.as(people.drA)('POST', `/meetings/${meeting.id}/invite`, aGuest());
  return { meeting, patient, anna: await waitingInvitee(house, meeting, body.link) };
}
async function askedAbout(meeting: Meeting, { id: guestId }: GuestPass): Promise<string> {
  const path = `/meetings/${meeting.id}/ask-company`;
  const { body } = await house.as(people.drA)('POST', path, { guestId });
  const about = (body as Meeting).guests.find((one) => one.id === guestId);
  return about?.companyQuestion?.id ?? '';
}

async function ofOtherCompany(): Promise<{ '/guestId': string[]; '/questionId': string[] }> {
  const { meeting, anna } = await withCompany();
  return { '/guestId': [anna.id], '/questionId': [await askedAbout(meeting, anna)] };
}

/** Bodies with a patient of another consultation of theirs, who is nobody here. */
const withOtherGuest = (make: () => Promise<Example>) => async (): Promise<Example> => ({
  ...(await make()),
  crossedBody: { '/guestId': [guestOf(await plan(house)).id] },
});

const withOtherHost = (make: () => Promise<Example>) => async (): Promise<Example> => ({
  ...(await make()),
  crossedBody: { '/hostId': [people.drElse.id] },
});

/** What staff do for the one guest of a consultation. */
const forGuest =
  (answers: number, more: More = {}) =>
  async (): Promise<Example> => {
    const meeting = await plan(house);
    await waitingGuest(house, meeting);
    const params = { id: meeting.id, guestId: guestOf(meeting).id };
    // A patient of another consultation that she may see as well.
    const crossed = { guestId: guestOf(await plan(house)).id };
    const example = await byMember(people.maud, answers, { params, crossed, ...more });
    return sharedWithPeers(example, 'every secretary may');
  };

/** What the host does in a meeting in which a colleague is. */
const inMeeting = (answers: number, body: () => unknown) => async (): Promise<Example> => {
  const meeting = await meet(house);
  await house.as(people.drB)('POST', `/meetings/${meeting.id}/grants`);
  // Whoever is not in the meeting: a colleague, and somebody of another house.
  const crossedBody = { '/personId': [uuid(), people.drElse.id] };
  const given = body();
  return byMember(people.drA, answers, {
    params: { id: meeting.id },
    body: given,
    ...(typeof given === 'object' && given !== null && 'personId' in given ? { crossedBody } : {}),
  });
};
const drB = { personId: people.drB.id };
const aGuest = () => ({
  name: 'Anna Expert',
  email: `${uuid()}@example.org`,
  locale: 'en' as const,
  part: 'interpreter' as const,
});

/** What a guest does who has come as far as `come` brings them. */
const onTheWay =
  (
    come: (house: House, meeting: Meeting) => Promise<GuestPass>,
    answers: number,
    more: More = {},
  ) =>
  async (): Promise<Example> =>
    byGuest(await come(house, await plan(house)), answers, more);
const agreed = async (...args: Parameters<typeof provedGuest>): Promise<GuestPass> => {
  const pass = await provedGuest(...args);
  await house.asGuest(pass)('POST', '/visit/consent', { version: '2026-11', isAccepted: true });
  return pass;
};
const checked = async (...args: Parameters<typeof provedGuest>): Promise<GuestPass> => {
  const pass = await agreed(...args);
  await house.asGuest(pass)('POST', '/visit/checks', goodChecks);
  return pass;
};
const gone = async (...args: Parameters<typeof provedGuest>): Promise<GuestPass> => {
  const pass = await waitingGuest(...args);
  await house.asGuest(pass)('POST', '/visit/leave');
  return pass;
};

/** Who asks for a grant may say which engine they have lost. */
const aLoss: More = {
  query: { lostEngineId: 'livekit-b' },
  notTried: { '?lostEngineId': 'engines are the deployment’s' },
};
const forAll = (answers: number) => (): Example => ({ answers });

testBadInput({
  app: () => house.app,
  atLeast: 7_200,
  holds: () => whatItHolds(house.place),
  forgeries: () => house.issuer.forgeries('meetings', 'identity'),
  examples: {
    'GET /health/live': forAll(200),
    'GET /health/ready': forAll(200),
    'GET /internal/metrics': forAll(200),
    'GET /meetings': async () => {
      await plan(house);
      await plan(house);
      const page = await house.as(people.maud)('GET', '/meetings?day=2026-11-23&limit=1');
      const cursor = (page.body as { readonly next: string }).next;
      return byMember(people.maud, 200, {
        query: { day: '2026-11-23', hostId: people.drA.id, limit: '5', cursor },
        crossedQuery: [{ hostId: people.drElse.id }],
      });
    },
    'POST /meetings': () =>
      byMember(people.maud, 201, {
        headers: { 'idempotency-key': uuid() },
        body: aPlan({ startsAt: nextHour(), durationMinutes: 5 }, { phone: '06 12 34 56 78' }),
        crossedBody: { '/hostId': [people.drElse.id] },
      }),
    'GET /meetings/:id': byHost(200),
    'PATCH /meetings/:id': withOtherHost(
      byHost(200, undefined, (meeting) => ({
        version: meeting.version,
        startsAt: nextHour(),
        durationMinutes: 5,
        hostId: people.drA.id,
        guest: {
          name: 'Karim Kaddour',
          email: 'karim@example.org',
          dateOfBirth: '1961-03-27',
          phone: '06 12 34 56 79',
          locale: 'fr',
        },
      })),
    ),
    'POST /group-meetings': () =>
      byMember(people.maud, 201, {
        headers: { 'idempotency-key': uuid() },
        body: aGroupPlan({
          startsAt: nextHour(),
          durationMinutes: 5,
          invitees: [aGuest()],
          rings: false,
        }),
        crossedBody: { '/hostId': [people.drElse.id], '/memberIds': [[people.drElse.id]] },
      }),
    'PATCH /group-meetings/:id': async () => {
      const meeting = await meet(house, { startsAt: nextHour(), durationMinutes: 5 });
      const body = { version: 1, title: 'RCP', startsAt: nextHour(), durationMinutes: 5 };
      return byMember(people.drA, 200, { params: { id: meeting.id }, body });
    },
    'POST /meetings/:id/decline': async () => {
      const meeting = await meet(house, { rings: true });
      return byMember(people.drB, 200, { params: { id: meeting.id } });
    },
    'POST /meetings/:id/invite': inMeeting(200, aGuest),
    'POST /meetings/:id/mute': inMeeting(204, () => ({ ...drB, source: 'microphone' })),
    'POST /meetings/:id/mute-all': async () =>
      byMember(people.drA, 204, { params: { id: (await meet(house)).id } }),
    'POST /meetings/:id/ask-to-speak': inMeeting(204, () => drB),
    'POST /meetings/:id/ask-picture': withOtherGuest(byHost(201, withAdmitted, theGuest)),
    'GET /meetings/:id/picture-questions/:questionId': async () => {
      const { meeting, questionId } = await asked();
      const crossed = { questionId: (await asked()).questionId };
      return byMember(people.drA, 200, { params: { id: meeting.id, questionId }, crossed });
    },
    'POST /visit/picture-answer': async () => {
      const { pass, questionId } = await asked();
      const crossedBody = { '/questionId': [(await asked()).questionId] };
      return byGuest(pass, 204, { body: { questionId, isAgreed: true }, crossedBody });
    },
    'POST /meetings/:id/ask-company': withOtherGuest(async () => {
      const { meeting, anna } = await withCompany();
      const params = { id: meeting.id };
      return byMember(people.drA, 200, { params, body: { guestId: anna.id } });
    }),
    'POST /meetings/:id/agreed-aloud': async () => {
      const { meeting, anna } = await withCompany();
      const questionId = await askedAbout(meeting, anna);
      await house.query(
        "update guests set company_asked_at = company_asked_at - interval '20 s' where id = $1",
        [anna.id],
      );
      const body = { guestId: anna.id, questionId };
      return byMember(people.drA, 200, {
        params: { id: meeting.id },
        body,
        crossedBody: await ofOtherCompany(),
      });
    },
    'POST /visit/company-answer': async () => {
      const { meeting, patient, anna } = await withCompany();
      const questionId = await askedAbout(meeting, anna);
      const body = { questionId, guestId: anna.id, isAgreed: true };
      return byGuest(patient, 200, { body, crossedBody: await ofOtherCompany() });
    },
    'POST /meetings/:id/remove': inMeeting(200, () => drB),
    'POST /meetings/:id/moderators': inMeeting(200, () => ({ ...drB, isModerator: true })),
    'POST /meetings/:id/conversation-end': byHost(200, withAdmitted, () => ({
      until: '2026-11-30T00:00:00.000Z',
    })),
    'GET /conversation-rule': () => byMember(people.admin, 200),
    'GET /ratings': () => byMember(people.admin, 200),
    'PATCH /conversation-rule': () =>
      byMember(people.admin, 200, { body: { version: 1, days: 7 } }),
    'GET /engine-rule': () => byMember(people.admin, 200),
    'PATCH /engine-rule': () =>
      byMember(people.admin, 200, {
        body: { version: 1, engineIds: ['livekit'] },
        notTried: { '/engineIds': 'engines are the deployment’s' },
      }),
    'POST /meetings/:id/cancel': byHost(200, undefined, ({ version }) => ({ version })),
    'GET /free-slots': () =>
      byMember(people.maud, 200, {
        query: { hostId: people.drA.id, day: '2026-11-24', durationMinutes: '15' },
        crossedQuery: [{ hostId: people.drElse.id }],
      }),
    'POST /patient-languages/look': () =>
      byMember(people.maud, 200, { body: { email: 'karim@example.org' } }),
    'POST /known-patients/look': () => byMember(people.maud, 200, { body: { name: 'Karim' } }),
    'POST /consultations/look': async () =>
      byMember(people.drA, 200, {
        body: { ids: [uuid()] },
        crossedBody: { '/ids': [[(await plan(house, { hostId: people.drB.id })).id]] },
        forUnknown: 200,
      }),
    'POST /meetings/:id/open': byHost(200),
    'POST /meetings/:id/admit': withOtherGuest(
      byHost(200, withWaiting, (meeting) => ({
        guestId: guestOf(meeting).id,
        opens: true,
        joins: true,
      })),
    ),
    'POST /meetings/:id/return-to-waiting': withOtherGuest(byHost(200, withAdmitted, theGuest)),
    'POST /meetings/:id/hand-over': async () => ({
      ...(await byHost(200, open, () => ({ toPersonId: people.drB.id }))()),
      crossedBody: { '/toPersonId': [people.drElse.id] },
    }),
    'POST /meetings/:id/end': byHost(200, open),
    'POST /meetings/:id/grants': async () => ({ ...(await byHost(200, open)()), ...aLoss }),
    'GET /meetings/:id/attendance': byHost(200),
    'POST /meetings/:id/guests/:guestId/link': forGuest(200),
    'POST /meetings/:id/guests/:guestId/settle-help': forGuest(200),
    'GET /meetings/:id/guests/:guestId/messages': forGuest(200),
    'POST /meetings/:id/guests/:guestId/messages': () =>
      forGuest(201, { headers: { 'idempotency-key': uuid() }, body: { text: 'Bonjour' } })(),
    'GET /stream': () => byMember(people.drA, 200, { isStream: true }),

    'POST /invitations/look': async () => ({
      body: { token: await tokenOf(house, await plan(house)) },
      answers: 200,
    }),
    'POST /invitations/prove': async () => ({
      body: { token: await tokenOf(house, await plan(house)), dateOfBirth: '1961-03-27' },
      answers: 200,
    }),
    'GET /visit': onTheWay(provedGuest, 200),
    'GET /visit/stream': onTheWay(provedGuest, 200, { isStream: true }),
    'GET /consent-texts/current': onTheWay(provedGuest, 200, { query: { locale: 'en' } }),
    'POST /visit/consent': onTheWay(provedGuest, 200, {
      body: { version: '2026-11', locale: 'en', isAccepted: true },
    }),
    'POST /visit/checks': onTheWay(agreed, 200, { body: goodChecks }),
    'POST /visit/wait': onTheWay(checked, 200, { body: { takeOver: false } }),
    'POST /visit/leave': onTheWay(waitingGuest, 200),
    'POST /visit/messages': () =>
      onTheWay(waitingGuest, 201, {
        headers: { 'idempotency-key': uuid() },
        body: { text: 'Bonjour' },
      })(),
    'POST /visit/help': onTheWay(waitingGuest, 204),
    'POST /visit/rating': onTheWay(gone, 204, {
      body: { stars: 5, comment: 'Très bien' },
    }),
    'POST /visit/probe-grants': onTheWay(agreed, 200),
    'POST /visit/grants': onTheWay(admittedGuest, 200, aLoss),

    'POST /engines/livekit/webhook': doors.webhookOfMemory,
    'POST /engines/livekit-b/webhook': doors.webhookOfLiveKit,
    'POST /engines/livekit-b/admissions': doors.questionOfLiveKit,
    'POST /engines/jitsi/webhook': doors.webhookOfJitsi,
    'POST /engines/jitsi/admissions': doors.questionOfJitsi,
    'POST /internal/events': async () => {
      const connectors = {
        source: 'urn:astra:connectors',
        token: await house.issuer.forService('connectors', 'meetings'),
      };
      const mail = {
        meetingId: uuid(),
        guestId: uuid(),
        organisationId: kerval,
        askedAt: '2026-11-23T12:00:00.000Z',
        at: '2026-11-23T12:00:01.000Z',
      };
      return {
        token: await house.issuer.forService('identity', 'meetings'),
        others: [
          await house.issuer.forService('gateway', 'meetings'),
          await tokenFor(people.admin),
          await tokenOfGuest(passOf(await plan(house))),
        ],
        answers: 204,
        body: [
          {
            specversion: '1.0',
            id: uuid(),
            source: 'urn:astra:identity',
            type: 'session.ended',
            time: '2026-11-23T12:00:00.000Z',
            datacontenttype: 'application/json',
            traceparent: '00-00000000000000000000000000000001-0000000000000001-01',
            data: { sessionId: uuid(), subjectId: uuid(), reason: 'signed-out' },
          },
        ],
        events: {
          'session.ended': { sessionId: uuid(), subjectId: uuid(), reason: 'signed-out' },
          'person.changed': { personId: uuid(), organisationId: kerval },
          'person.deactivated': { personId: uuid(), organisationId: kerval },
          'mail.sent': mail,
          'mail.failed': mail,
          'mail.retried': mail,
          'document.handed-over': {
            meetingId: uuid(),
            guestId: uuid(),
            organisationId: uuid(),
            until: '2026-12-26T12:00:00.000Z',
            at: '2026-11-26T12:00:00.000Z',
          },
        },
        senders: {
          'mail.sent': connectors,
          'mail.failed': connectors,
          'mail.retried': connectors,
          'document.handed-over': {
            source: 'urn:astra:documents',
            token: await house.issuer.forService('documents', 'meetings'),
          },
        },
      };
    },
    'GET /internal/meetings/:id/door': async () => ({
      token: await house.issuer.forService('documents', 'meetings'),
      others: [
        await house.issuer.forService('chat', 'meetings'),
        await tokenFor(people.drA),
        await tokenOfGuest({ id: uuid(), meetingId: uuid(), sessionId: uuid() }),
      ],
      params: { id: (await plan(house)).id },
      answers: 200,
    }),
    'GET /internal/meetings/:id/picture-questions/:questionId': async () => {
      const { meeting, questionId } = await asked();
      return {
        token: await house.issuer.forService('documents', 'meetings'),
        others: [
          await house.issuer.forService('chat', 'meetings'),
          await tokenFor(people.drA),
          await tokenOfGuest({ id: uuid(), meetingId: uuid(), sessionId: uuid() }),
        ],
        params: { id: meeting.id, questionId },
        answers: 200,
      };
    },
    'GET /internal/meetings/:id/summons': async () => ({
      token: await house.issuer.forService('chat', 'meetings'),
      others: [
        await house.issuer.forService('identity', 'meetings'),
        await tokenFor(people.drA),
        await tokenOfGuest({ id: uuid(), meetingId: uuid(), sessionId: uuid() }),
      ],
      params: { id: (await plan(house)).id },
      answers: 200,
    }),
    'GET /internal/meetings/:id/people': async () => ({
      token: await house.issuer.forService('chat', 'meetings'),
      others: [
        await house.issuer.forService('identity', 'meetings'),
        await tokenFor(people.drA),
        await tokenOfGuest({ id: uuid(), meetingId: uuid(), sessionId: uuid() }),
      ],
      params: { id: (await plan(house)).id },
      answers: 200,
    }),
  },
});
