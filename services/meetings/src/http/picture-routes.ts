import { Type } from 'typebox';
import { IdParams } from '@astra/contracts/common';
import {
  AnswerPicture,
  AskPicture,
  PictureQuestion,
  PictureQuestionParams,
} from '@astra/contracts/pictures';
import { toGuests, toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byGuest, byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

/** Whether a picture of the call may be kept: asked by a professional, answered by who is shown. */
export function addPictureRoutes(app: App, use: UseCases): void {
  const config = { access: toMembersWho('meeting.ask-picture') };
  app.post(
    '/meetings/:id/ask-picture',
    {
      config,
      schema: {
        params: IdParams,
        body: AskPicture,
        response: { 201: PictureQuestion, ...refusals },
      },
    },
    async (request, reply) => {
      const target = { meetingId: request.params.id, ...request.body };
      return reply.code(201).send(await use.askPicture(byMember(request), target));
    },
  );
  app.get(
    '/meetings/:id/picture-questions/:questionId',
    {
      config,
      schema: { params: PictureQuestionParams, response: { 200: PictureQuestion, ...refusals } },
    },
    (request) => {
      const { id: meetingId, questionId } = request.params;
      return use.seePictureQuestion(byMember(request), { meetingId, questionId });
    },
  );
  app.post(
    '/visit/picture-answer',
    {
      config: { access: toGuests },
      schema: { body: AnswerPicture, response: { 204: Type.Null(), ...refusals } },
    },
    async (request, reply) => {
      await use.answerPicture(byGuest(request), request.body);
      return reply.code(204).send(null);
    },
  );
}
