import { AgreedAloud, AnswerCompany, AskCompany } from '@astra/contracts/company';
import { IdParams } from '@astra/contracts/common';
import { Meeting } from '@astra/contracts/meetings';
import { Visit } from '@astra/contracts/visit';
import { toGuests, toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byGuest, byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

/** Who comes into a consultation beside its patient: asked by the host, answered by the patient. */
export function addCompanyRoutes(app: App, use: UseCases): void {
  const meetingReply = { 200: Meeting, ...refusals };
  app.post(
    '/meetings/:id/ask-company',
    {
      config: { access: toMembersWho('meeting.ask-company') },
      schema: { params: IdParams, body: AskCompany, response: meetingReply },
    },
    (request) =>
      use.askCompany(byMember(request), { meetingId: request.params.id, ...request.body }),
  );
  app.post(
    '/meetings/:id/agreed-aloud',
    {
      config: { access: toMembersWho('meeting.note-agreement') },
      schema: { params: IdParams, body: AgreedAloud, response: meetingReply },
    },
    (request) =>
      use.noteAgreement(byMember(request), { meetingId: request.params.id, ...request.body }),
  );
  app.post(
    '/visit/company-answer',
    {
      config: { access: toGuests },
      schema: { body: AnswerCompany, response: { 200: Visit, ...refusals } },
    },
    (request) => use.answerCompany(byGuest(request), request.body),
  );
}
