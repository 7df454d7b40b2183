import type { FastifyRequest } from 'fastify';
import { Type, type TSchema } from 'typebox';
import { IdParams } from '@astra/contracts/common';
import {
  AddComment,
  ChangeComment,
  Comment,
  CommentOfMeetingParams,
  CommentPage,
  CommentParams,
  CommentsQuery,
  SettleComment,
} from '@astra/contracts/document-comments';
import { DocumentOfMeetingParams } from '@astra/contracts/visit-documents';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import type { ByMember } from '#ports/by.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

const reading = { access: toMembersWho('document.see-comments') };
const writing = { access: toMembersWho('document.comment') };
const nothing = { 204: Type.Null(), ...refusals };

/** Where comments are reached: by which address, whose name they are asked in, and which file they are of. */
type Door = {
  readonly base: string;
  readonly params: TSchema;
  readonly ownParams: TSchema;
  readonly enter: (request: FastifyRequest) => Promise<At>;
};
type At = { readonly by: ByMember; readonly itemId: string };

/** What is said of files: of the caller's spaces, and of a meeting for its professionals. */
export function addCommentRoutes(app: App, use: UseCases): void {
  addDoor(app, use, {
    base: '/items/:id/comments',
    params: IdParams,
    ownParams: CommentParams,
    enter: async (request) => ({
      by: byMember(request),
      itemId: (request.params as { id: string }).id,
    }),
  });
  addDoor(app, use, {
    base: '/meetings/:id/documents/:itemId/comments',
    params: DocumentOfMeetingParams,
    ownParams: CommentOfMeetingParams,
    enter: async (request) => {
      const { id, itemId } = request.params as { id: string; itemId: string };
      return { by: await use.door.enter(byMember(request), id), itemId };
    },
  });
}

function addDoor(app: App, { comments }: UseCases, { base, params, ...door }: Door): void {
  app.get(
    base,
    {
      config: reading,
      schema: { params, querystring: CommentsQuery, response: { 200: CommentPage, ...refusals } },
    },
    async (request) => {
      const { by, itemId } = await door.enter(request);
      return comments.list(by, itemId, request.query);
    },
  );
  app.post(
    base,
    {
      config: writing,
      schema: { params, body: AddComment, response: { 201: Comment, ...refusals } },
    },
    async (request, reply) => {
      const { by, itemId } = await door.enter(request);
      return reply.code(201).send(await comments.add(by, itemId, request.body));
    },
  );
  const which = async (request: FastifyRequest): Promise<At & { readonly commentId: string }> => ({
    ...(await door.enter(request)),
    commentId: (request.params as { commentId: string }).commentId,
  });
  const own = `${base}/:commentId`;
  app.patch(
    own,
    {
      config: writing,
      schema: {
        params: door.ownParams,
        body: ChangeComment,
        response: { 200: Comment, ...refusals },
      },
    },
    async (request) => {
      const { by, ...at } = await which(request);
      return comments.change(by, at, request.body);
    },
  );
  const ends = { config: writing, schema: { params: door.ownParams, response: nothing } };
  app.delete(own, ends, async (request, reply) => {
    const { by, ...at } = await which(request);
    await comments.remove(by, at);
    return reply.code(204).send(null);
  });
  const settles = {
    config: writing,
    schema: { params: door.ownParams, body: SettleComment, response: nothing },
  };
  for (const word of ['resolve', 'reopen'] as const)
    app.post(`${own}/${word}`, settles, async (request, reply) => {
      const { by, ...at } = await which(request);
      await comments.settle(by, { ...at, ...request.body }, word === 'resolve');
      return reply.code(204).send(null);
    });
}
