import { Type } from 'typebox';
import { ChatRoom, ChatRooms, ChatSession, OpenChat, OpenDirect } from '@astra/contracts/chat';
import { IdParams } from '@astra/contracts/common';
import { toGuests, toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byGuest, byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

const config = { access: toMembersWho('chat.use') };

/** The way in, and the caller's rooms. */
export function addChatRoutes(app: App, use: UseCases): void {
  app.post(
    '/session',
    { config, schema: { body: OpenChat, response: { 200: ChatSession, ...refusals } } },
    (request) => use.openChat(byMember(request), request.body),
  );
  app.get('/rooms', { config, schema: { response: { 200: ChatRooms, ...refusals } } }, (request) =>
    use.listRooms(byMember(request)),
  );
  app.get(
    '/rooms/:id',
    { config, schema: { params: IdParams, response: { 200: ChatRoom, ...refusals } } },
    (request) => use.seeRoom(byMember(request), request.params.id),
  );
  app.post(
    '/rooms/:id/copies',
    { config, schema: { params: IdParams, response: { 204: Type.Null(), ...refusals } } },
    async (request, answer) => {
      await use.noteCopy(byMember(request), request.params.id);
      return answer.code(204).send(null);
    },
  );
  app.post(
    '/direct',
    { config, schema: { body: OpenDirect, response: { 200: ChatRoom, ...refusals } } },
    (request) => use.openDirect(byMember(request), request.body.personId),
  );
  app.post(
    '/meetings/:id/conversation',
    { config, schema: { params: IdParams, response: { 200: ChatRoom, ...refusals } } },
    (request) => use.openConversation(byMember(request), request.params.id),
  );
}

/** The same for a guest, of the one meeting that they have been let into. */
export function addVisitRoutes(app: App, use: UseCases): void {
  const visit = { access: toGuests };
  app.post(
    '/visit/session',
    { config: visit, schema: { body: OpenChat, response: { 200: ChatSession, ...refusals } } },
    (request) => use.openVisitChat(byGuest(request), request.body),
  );
  app.post(
    '/visit/conversation',
    { config: visit, schema: { response: { 200: ChatRoom, ...refusals } } },
    (request) => {
      const by = byGuest(request);
      return use.openConversation(by, by.actor.meetingId);
    },
  );
}
