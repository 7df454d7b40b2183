import {
  AdmitGuest,
  Admitted,
  EngineGrant,
  GrantQuery,
  GuestRef,
  HandOver,
  Meeting,
} from '@astra/contracts/meetings';
import { IdParams } from '@astra/contracts/common';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

/** What the doctor does with an open consultation. */
export function addHostRoutes(app: App, use: UseCases): void {
  const meetingReply = { 200: Meeting, ...refusals };
  app.post(
    '/meetings/:id/open',
    {
      config: { access: toMembersWho('meeting.open') },
      schema: { params: IdParams, response: meetingReply },
    },
    (request) => use.openMeeting(byMember(request), request.params.id),
  );
  app.post(
    '/meetings/:id/admit',
    {
      config: { access: toMembersWho('meeting.admit') },
      schema: { params: IdParams, body: AdmitGuest, response: { 200: Admitted, ...refusals } },
    },
    (request) =>
      use.admitGuest(byMember(request), { meetingId: request.params.id, ...request.body }),
  );
  app.post(
    '/meetings/:id/return-to-waiting',
    {
      config: { access: toMembersWho('meeting.return-to-waiting') },
      schema: { params: IdParams, body: GuestRef, response: meetingReply },
    },
    (request) =>
      use.returnToWaiting(byMember(request), { meetingId: request.params.id, ...request.body }),
  );
  app.post(
    '/meetings/:id/hand-over',
    {
      config: { access: toMembersWho('meeting.hand-over') },
      schema: { params: IdParams, body: HandOver, response: meetingReply },
    },
    (request) => use.handOver(byMember(request), { meetingId: request.params.id, ...request.body }),
  );
  app.post(
    '/meetings/:id/end',
    {
      config: { access: toMembersWho('meeting.end') },
      schema: { params: IdParams, response: meetingReply },
    },
    (request) => use.endMeeting(byMember(request), request.params.id),
  );
  addWayIn(app, use);
}

/** Coming into the room, or not now. */
function addWayIn(app: App, use: UseCases): void {
  app.post(
    '/meetings/:id/decline',
    {
      config: { access: toMembersWho('meeting.decline') },
      schema: { params: IdParams, response: { 200: Meeting, ...refusals } },
    },
    (request) => use.declineCall(byMember(request), request.params.id),
  );
  app.post(
    '/meetings/:id/grants',
    {
      config: { access: toMembersWho('meeting.join') },
      schema: {
        params: IdParams,
        querystring: GrantQuery,
        response: { 200: EngineGrant, ...refusals },
      },
    },
    (request) => use.grantHost(byMember(request), request.params.id, request.query.lostEngineId),
  );
}
