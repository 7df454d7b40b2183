import { EngineGrant, GrantQuery, WaitingMessage, WriteMessage } from '@astra/contracts/meetings';
import { Type } from 'typebox';
import {
  ConsentText,
  ConsentTextQuery,
  EnterWaitingRoom,
  GiveConsent,
  GuestTicket,
  InvitationCard,
  LookAtInvitation,
  ProveIdentity,
  RateVisit,
  ReportChecks,
  Visit,
} from '@astra/contracts/visit';
import { toGuests, toPublic } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byGuest, byNobody } from './by.ts';
import { MessageKeyHeader, wordsIn } from './message-key.ts';
import { refusals } from './problem-replies.ts';

const visitReply = { 200: Visit, ...refusals };
const nothing = { 204: Type.Null(), ...refusals };

/** A link before any proof. The token travels in the body, never in an address. */
export function addInvitationRoutes(app: App, use: UseCases): void {
  app.post(
    '/invitations/look',
    {
      config: { access: toPublic },
      schema: { body: LookAtInvitation, response: { 200: InvitationCard, ...refusals } },
    },
    (request) => use.lookAtInvitation(request.body.token),
  );
  app.post(
    '/invitations/prove',
    {
      config: { access: toPublic },
      schema: { body: ProveIdentity, response: { 200: GuestTicket, ...refusals } },
    },
    (request) => use.proveIdentity(byNobody(request), request.body),
  );
}

/** A guest on the way in. */
export function addVisitRoutes(app: App, use: UseCases): void {
  const config = { access: toGuests };
  app.get('/visit', { config, schema: { response: visitReply } }, (request) =>
    use.seeVisit(byGuest(request)),
  );
  app.get(
    '/consent-texts/current',
    {
      config,
      schema: { querystring: ConsentTextQuery, response: { 200: ConsentText, ...refusals } },
    },
    (request) => use.readConsentText(byGuest(request), request.query.locale),
  );
  app.post(
    '/visit/consent',
    { config, schema: { body: GiveConsent, response: visitReply } },
    (request) => use.answerConsent(byGuest(request), request.body),
  );
  app.post(
    '/visit/checks',
    { config, schema: { body: ReportChecks, response: visitReply } },
    (request) => use.reportChecks(byGuest(request), request.body),
  );
  app.post(
    '/visit/wait',
    { config, schema: { body: EnterWaitingRoom, response: visitReply } },
    (request) => use.enterWaitingRoom(byGuest(request), request.body.takeOver ?? false),
  );
  app.post('/visit/leave', { config, schema: { response: visitReply } }, (request) =>
    use.leaveVisit(byGuest(request)),
  );
}

/** What a guest says, and the guest's ways into rooms. */
export function addVisitWordRoutes(app: App, use: UseCases): void {
  const config = { access: toGuests };
  const grantReply = { 200: EngineGrant, ...refusals };
  app.post(
    '/visit/messages',
    {
      config,
      schema: {
        headers: MessageKeyHeader,
        body: WriteMessage,
        response: { 201: WaitingMessage, ...refusals },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await use.writeToStaff(byGuest(request), wordsIn(request))),
  );
  app.post('/visit/help', { config, schema: { response: nothing } }, async (request, reply) => {
    await use.askForHelp(byGuest(request));
    return reply.code(204).send(null);
  });
  app.post(
    '/visit/rating',
    { config, schema: { body: RateVisit, response: nothing } },
    async (request, reply) => {
      await use.rateVisit(byGuest(request), request.body);
      return reply.code(204).send(null);
    },
  );
  app.post('/visit/probe-grants', { config, schema: { response: grantReply } }, (request) =>
    use.grantProbe(byGuest(request)),
  );
  app.post(
    '/visit/grants',
    { config, schema: { querystring: GrantQuery, response: grantReply } },
    (request) => use.grantGuest(byGuest(request), request.query.lostEngineId),
  );
}
