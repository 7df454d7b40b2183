import { Type } from 'typebox';
import { IdParams } from '@astra/contracts/common';
import {
  Invited,
  Invitee,
  MakeModerator,
  Meeting,
  MutePerson,
  PersonRef,
} from '@astra/contracts/meetings';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

/** What moderators do with those who are in a meeting, and one more person by address. */
export function addModerationRoutes(app: App, use: UseCases): void {
  const params = IdParams;
  const meetingReply = { 200: Meeting, ...refusals };
  app.post(
    '/meetings/:id/invite',
    {
      config: { access: toMembersWho('meeting.invite') },
      schema: { params, body: Invitee, response: { 200: Invited, ...refusals } },
    },
    (request) => use.inviteToMeeting(byMember(request), request.params.id, request.body),
  );
  app.post(
    '/meetings/:id/remove',
    {
      config: { access: toMembersWho('meeting.remove') },
      schema: { params, body: PersonRef, response: meetingReply },
    },
    (request) =>
      use.removePerson(byMember(request), { meetingId: request.params.id, ...request.body }),
  );
  app.post(
    '/meetings/:id/moderators',
    {
      config: { access: toMembersWho('meeting.make-moderator') },
      schema: { params, body: MakeModerator, response: meetingReply },
    },
    (request) =>
      use.makeModerator(byMember(request), { meetingId: request.params.id, ...request.body }),
  );
}

/** Who is heard. */
export function addVoiceRoutes(app: App, use: UseCases): void {
  const params = IdParams;
  const nothing = { 204: Type.Null(), ...refusals };
  app.post(
    '/meetings/:id/mute',
    {
      config: { access: toMembersWho('meeting.mute') },
      schema: { params, body: MutePerson, response: nothing },
    },
    async (request, reply) => {
      await use.mutePerson(byMember(request), { meetingId: request.params.id, ...request.body });
      return reply.code(204).send(null);
    },
  );
  app.post(
    '/meetings/:id/mute-all',
    {
      config: { access: toMembersWho('meeting.mute-all') },
      schema: { params, response: nothing },
    },
    async (request, reply) => {
      await use.muteAll(byMember(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
  app.post(
    '/meetings/:id/ask-to-speak',
    {
      config: { access: toMembersWho('meeting.ask-to-speak') },
      schema: { params, body: PersonRef, response: nothing },
    },
    async (request, reply) => {
      await use.askToSpeak(byMember(request), { meetingId: request.params.id, ...request.body });
      return reply.code(204).send(null);
    },
  );
}
