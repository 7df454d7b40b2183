import { MeetingPeople, MeetingSummons } from '@astra/contracts/chat';
import { IdParams } from '@astra/contracts/common';
import { PictureConsent, PictureQuestionParams } from '@astra/contracts/pictures';
import { MeetingDoor } from '@astra/contracts/visit-documents';
import { toServices } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';

/** For other services only; the gateway passes none of these on. */
export function addInternalRoutes(app: App, use: UseCases): void {
  app.get(
    '/internal/meetings/:id/people',
    {
      config: { access: toServices('chat') },
      schema: { params: IdParams, response: { 200: MeetingPeople }, hide: true },
    },
    (request) => use.tellMeetingPeople(request.params.id),
  );
  app.get(
    '/internal/meetings/:id/summons',
    {
      config: { access: toServices('chat') },
      schema: { params: IdParams, response: { 200: MeetingSummons }, hide: true },
    },
    (request) => use.tellSummons(request.params.id),
  );
  app.get(
    '/internal/meetings/:id/door',
    {
      config: { access: toServices('documents') },
      schema: { params: IdParams, response: { 200: MeetingDoor }, hide: true },
    },
    (request) => use.tellDoor(request.params.id),
  );
  app.get(
    '/internal/meetings/:id/picture-questions/:questionId',
    {
      config: { access: toServices('documents') },
      schema: { params: PictureQuestionParams, response: { 200: PictureConsent }, hide: true },
    },
    (request) => use.tellPictureConsent(request.params.id, request.params.questionId),
  );
}
