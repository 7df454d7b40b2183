import { Type } from 'typebox';
import {
  CancelMeeting,
  ChangeGroupMeeting,
  ChangeMeeting,
  FreeSlots,
  FreeSlotsQuery,
  Meeting,
  MeetingPage,
  MeetingsQuery,
  PlanGroupMeeting,
  PlanMeeting,
  WaitingMessage,
  WaitingMessages,
  WriteMessage,
  Attendance,
} from '@astra/contracts/meetings';
import { exact, IdParams, Uuid } from '@astra/contracts/common';
import {
  KnownPatients,
  LookUpConsultations,
  LookUpLanguage,
  LookUpPatients,
  NamedConsultations,
  PatientLanguage,
} from '@astra/contracts/patients';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { MessageKeyHeader, wordsIn } from './message-key.ts';
import { refusals } from './problem-replies.ts';

const GuestParams = exact({ id: Uuid, guestId: Uuid });
const KeyHeader = Type.Object({ 'idempotency-key': Uuid });

/** The day, planning, correcting. */
export function addPlanningRoutes(app: App, use: UseCases): void {
  app.get(
    '/meetings',
    {
      config: { access: toMembersWho('meeting.see') },
      schema: { querystring: MeetingsQuery, response: { 200: MeetingPage, ...refusals } },
    },
    (request) => use.listMeetings(byMember(request), request.query),
  );
  app.post(
    '/meetings',
    {
      config: { access: toMembersWho('meeting.plan') },
      schema: { headers: KeyHeader, body: PlanMeeting, response: { 201: Meeting, ...refusals } },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key'];
      return reply.code(201).send(await use.planMeeting(byMember(request), request.body, key));
    },
  );
  app.get(
    '/meetings/:id',
    {
      config: { access: toMembersWho('meeting.see') },
      schema: { params: IdParams, response: { 200: Meeting, ...refusals } },
    },
    (request) => use.seeMeeting(byMember(request), request.params.id),
  );
  app.patch(
    '/meetings/:id',
    {
      config: { access: toMembersWho('meeting.change') },
      schema: { params: IdParams, body: ChangeMeeting, response: { 200: Meeting, ...refusals } },
    },
    (request) => use.changeMeeting(byMember(request), request.params.id, request.body),
  );
  app.post(
    '/meetings/:id/cancel',
    {
      config: { access: toMembersWho('meeting.cancel') },
      schema: { params: IdParams, body: CancelMeeting, response: { 200: Meeting, ...refusals } },
    },
    (request) => use.cancelMeeting(byMember(request), request.params.id, request.body.version),
  );
  addPlanningAids(app, use);
}

/** What whoever plans is told before. */
function addPlanningAids(app: App, use: UseCases): void {
  app.get(
    '/free-slots',
    {
      config: { access: toMembersWho('meeting.plan') },
      schema: { querystring: FreeSlotsQuery, response: { 200: FreeSlots, ...refusals } },
    },
    (request) => use.findFreeSlots(byMember(request), request.query),
  );
  app.post(
    '/patient-languages/look',
    {
      config: { access: toMembersWho('meeting.plan') },
      schema: { body: LookUpLanguage, response: { 200: PatientLanguage, ...refusals } },
    },
    (request) => use.findLanguage(byMember(request), request.body.email),
  );
  app.post(
    '/known-patients/look',
    {
      config: { access: toMembersWho('meeting.plan') },
      schema: { body: LookUpPatients, response: { 200: KnownPatients, ...refusals } },
    },
    (request) => use.findPatients(byMember(request), request.body.name),
  );
  app.post(
    '/consultations/look',
    {
      config: { access: toMembersWho('meeting.see') },
      schema: { body: LookUpConsultations, response: { 200: NamedConsultations, ...refusals } },
    },
    (request) => use.nameConsultations(byMember(request), request.body.ids),
  );
}

/** Meetings of several professionals. */
export function addGroupRoutes(app: App, use: UseCases): void {
  app.post(
    '/group-meetings',
    {
      config: { access: toMembersWho('meeting.plan') },
      schema: {
        headers: KeyHeader,
        body: PlanGroupMeeting,
        response: { 201: Meeting, ...refusals },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key'];
      return reply.code(201).send(await use.planGroupMeeting(byMember(request), request.body, key));
    },
  );
  app.patch(
    '/group-meetings/:id',
    {
      config: { access: toMembersWho('meeting.change') },
      schema: {
        params: IdParams,
        body: ChangeGroupMeeting,
        response: { 200: Meeting, ...refusals },
      },
    },
    (request) => use.changeMeeting(byMember(request), request.params.id, request.body),
  );
}

const target = ({ id, guestId }: { id: string; guestId: string }) => ({ meetingId: id, guestId });

/** What staff do for one guest, and who was really there. */
export function addGuestCareRoutes(app: App, use: UseCases): void {
  app.post(
    '/meetings/:id/guests/:guestId/link',
    {
      config: { access: toMembersWho('meeting.renew-link') },
      schema: { params: GuestParams, response: { 200: Meeting, ...refusals } },
    },
    (request) => use.renewLink(byMember(request), target(request.params)),
  );
  app.get(
    '/meetings/:id/guests/:guestId/messages',
    {
      config: { access: toMembersWho('meeting.write') },
      schema: { params: GuestParams, response: { 200: WaitingMessages, ...refusals } },
    },
    (request) => use.readMessages(byMember(request), target(request.params)),
  );
  app.post(
    '/meetings/:id/guests/:guestId/messages',
    {
      config: { access: toMembersWho('meeting.write') },
      schema: {
        params: GuestParams,
        headers: MessageKeyHeader,
        body: WriteMessage,
        response: { 201: WaitingMessage, ...refusals },
      },
    },
    async (request, reply) => {
      const by = byMember(request);
      const message = await use.writeToGuest(by, target(request.params), wordsIn(request));
      return reply.code(201).send(message);
    },
  );
  app.post(
    '/meetings/:id/guests/:guestId/settle-help',
    {
      config: { access: toMembersWho('meeting.settle-help') },
      schema: { params: GuestParams, response: { 200: Meeting, ...refusals } },
    },
    (request) => use.settleHelp(byMember(request), target(request.params)),
  );
  app.get(
    '/meetings/:id/attendance',
    {
      config: { access: toMembersWho('meeting.see-attendance') },
      schema: { params: IdParams, response: { 200: Attendance, ...refusals } },
    },
    (request) => use.seeAttendance(byMember(request), request.params.id),
  );
}
