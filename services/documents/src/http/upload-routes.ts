import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { IdParams } from '@astra/contracts/common';
import { Upload, UploadHeaders, UploadOffset, Uploads } from '@astra/contracts/documents';
import { toMembersWho } from '@astra/kit/access';
import { AppError } from '@astra/kit/problems';
import type { App } from '@astra/kit/server';
import type { Incoming } from '#app/receive-upload.ts';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

const config = { access: toMembersWho('document.add') };
const piece = 'application/offset+octet-stream';
const version = '1.0.0';
const params = IdParams;

/** Uploads that go on where they were broken off: tus 1.0.0 with creation, creation-with-upload, termination and expiration. */
export function addUploadRoutes(app: App, { uploads }: UseCases): void {
  app.addContentTypeParser(piece, (_request, payload, done) => done(null, payload));
  app.get('/uploads', { config, schema: { response: { 200: Uploads, ...refusals } } }, (request) =>
    uploads.list(byMember(request)),
  );
  app.route({
    method: 'HEAD',
    url: '/uploads/:id',
    config,
    schema: { params },
    preValidation: spoken,
    handler: async (request, reply) => {
      const { receivedBytes, sizeBytes, expiresAt } = await uploads.find(
        byMember(request),
        request.params.id,
      );
      at(reply, { receivedBytes, expiresAt });
      return reply.code(200).header('upload-length', String(sizeBytes)).send();
    },
  });
  app.get(
    '/uploads/:id',
    { config, exposeHeadRoute: false, schema: { params, response: { 200: Upload, ...refusals } } },
    (request) => uploads.see(byMember(request), request.params.id),
  );
  addSending(app, uploads);
}

function addSending(app: App, uploads: UseCases['uploads']): void {
  const nothing = Type.Null();
  app.post(
    '/uploads',
    {
      config: { ...config, takesStream: true },
      schema: { headers: UploadHeaders, response: { 201: nothing, ...refusals } },
      preHandler: spoken,
    },
    async (request, reply) => {
      const { 'upload-length': length, 'upload-metadata': metadata } = request.headers;
      const body = firstBytes(request);
      const by = byMember(request);
      const begun = await uploads.begin(by, { sizeBytes: Number(length), metadata });
      const after = body ? await uploads.receive(by, begun.id, { offset: 0, ...body }) : begun;
      at(reply, after);
      // From where it is asked, whatever stands before this service.
      return reply.code(201).header('location', `uploads/${begun.id}`).send(null);
    },
  );
  app.patch(
    '/uploads/:id',
    {
      config: { ...config, takesStream: true },
      schema: { params, headers: UploadOffset, response: { 204: nothing, ...refusals } },
      preHandler: spoken,
    },
    async (request, reply) => {
      if (request.headers['content-type'] !== piece) throw new AppError('unsupported-media-type');
      const after = await uploads.receive(byMember(request), request.params.id, {
        offset: Number(request.headers['upload-offset']),
        ...streamOf(request),
      });
      at(reply, after);
      return reply.code(204).send(null);
    },
  );
  app.delete(
    '/uploads/:id',
    {
      config,
      schema: { params, response: { 204: nothing, ...refusals } },
    },
    async (request, reply) => {
      await uploads.abandon(byMember(request), request.params.id);
      return reply.header('tus-resumable', version).code(204).send(null);
    },
  );
}

/** What a small file brings along when it is announced: all of it (tus 1.0.0, creation-with-upload). */
function firstBytes(request: FastifyRequest): Pick<Incoming, 'body' | 'lengthBytes'> | null {
  if (request.headers['content-type'] === piece) return streamOf(request);
  const { body } = request;
  const isEmpty = typeof body === 'object' && Object.keys(body ?? {}).length === 0;
  if (body === undefined || isEmpty) return null;
  const errors = [{ pointer: '', message: 'must be left out, or be the beginning of the file' }];
  throw new AppError('invalid-input', undefined, { extras: { errors } });
}

function streamOf({ body, headers }: FastifyRequest): Pick<Incoming, 'body' | 'lengthBytes'> {
  const length = headers['content-length'];
  // As the parser above gives it.
  return { body: body as Readable, lengthBytes: length === undefined ? null : Number(length) };
}

/** Another version of the protocol is refused with the one that is spoken (tus 1.0.0, `Tus-Resumable`). */
async function spoken(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header('tus-resumable', version);
  if (request.headers['tus-resumable'] === version) return;
  reply.header('tus-version', version);
  throw new AppError('upload-protocol');
}

function at(
  reply: FastifyReply,
  { receivedBytes, expiresAt }: { readonly receivedBytes: number; readonly expiresAt: Date },
): void {
  reply.header('tus-resumable', version);
  reply.header('upload-offset', String(receivedBytes));
  reply.header('upload-expires', expiresAt.toUTCString());
}
