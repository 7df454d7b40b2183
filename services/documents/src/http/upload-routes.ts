import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type, type TObject } from 'typebox';
import { IdParams } from '@astra/contracts/common';
import {
  Upload,
  UploadHeaders,
  UploadOffset,
  Uploads,
  UploadsQuery,
} from '@astra/contracts/documents';
import { toMembersWho, type Access } from '@astra/kit/access';
import { AppError } from '@astra/kit/problems';
import type { App } from '@astra/kit/server';
import type { Incoming } from '#app/receive-upload.ts';
import type { UseCases } from '#app/use-cases.ts';
import type { Upload as UploadAsIs } from '#domain/upload.ts';
import type { By } from '#ports/by.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';
import { releasing } from './releasing.ts';

const piece = 'application/offset+octet-stream';
const version = '1.0.0';

/** Where uploads are spoken of, by whom, and where they go. */
export type UploadDoor = {
  readonly base: string;
  readonly access: Access;
  /** Of the address of all; and of one, which is named last. */
  readonly params?: TObject;
  readonly ownParams: TObject;
  readonly by: (request: FastifyRequest) => Promise<By>;
};
type Asked = FastifyRequest<{ Params: Record<string, string> }>;

/** Those of everybody with an account, into the spaces that they see. */
export function addUploadRoutes(app: App, use: UseCases): void {
  app.addContentTypeParser(piece, (_request, payload, done) => done(null, payload));
  addUploadDoor(app, use, {
    base: '/uploads',
    access: toMembersWho('document.add'),
    ownParams: IdParams,
    by: async (request) => byMember(request),
  });
}

/** Uploads that go on where they were broken off: tus 1.0.0 with creation, creation-with-upload, termination and expiration. */
export function addUploadDoor(app: App, { uploads }: UseCases, door: UploadDoor): void {
  const { by } = door;
  const config = { access: door.access };
  const schema = { params: door.ownParams };
  const url = urlOf(door);
  app.get(
    door.base,
    {
      config,
      exposeHeadRoute: false,
      schema: {
        ...paramsOf(door),
        querystring: UploadsQuery,
        response: { 200: Uploads, ...refusals },
      },
    },
    async (request) => uploads.list(await by(request), request.query.ids?.split(',')),
  );
  app.route({
    method: 'HEAD',
    url,
    config,
    schema,
    preValidation: spoken,
    handler: async (request, reply) => {
      const upload = await uploads.find(await by(request), idIn(request as Asked));
      at(reply, upload);
      return reply.code(200).header('upload-length', String(upload.sizeBytes)).send();
    },
  });
  app.get(
    url,
    {
      config,
      exposeHeadRoute: false,
      schema: { ...schema, response: { 200: Upload, ...refusals } },
    },
    async (request) => uploads.see(await by(request), idIn(request as Asked)),
  );
  addSending(app, uploads, door);
}

const paramsOf = ({ params }: UploadDoor): { readonly params?: TObject } =>
  params === undefined ? {} : { params };
const lastParam = ({ ownParams }: UploadDoor): string =>
  Object.keys(ownParams.properties).at(-1) ?? '';
const urlOf = (door: UploadDoor): string => `${door.base}/:${lastParam(door)}`;
const idIn = ({ params }: Asked): string => params['uploadId'] ?? params['id'] ?? '';

function addSending(app: App, uploads: UseCases['uploads'], door: UploadDoor): void {
  const nothing = Type.Null();
  const { base, by } = door;
  const config = { access: door.access, takesStream: true };
  const params = door.ownParams;
  app.post(
    base,
    {
      config,
      schema: {
        ...paramsOf(door),
        headers: UploadHeaders,
        response: { 201: nothing, ...refusals },
      },
      preHandler: spoken,
    },
    async (request, reply) => {
      const { 'upload-length': length, 'upload-metadata': metadata } = request.headers;
      const body = firstBytes(request);
      const who = await by(request);
      const wish = { sizeBytes: Number(length), metadata };
      const begun = await (body ? uploads.beginWith(who, wish, body) : uploads.begin(who, wish));
      at(reply, begun);
      // From where it is asked, whatever stands before this service.
      return reply.code(201).header('location', `uploads/${begun.id}`).send(null);
    },
  );
  app.patch(
    urlOf(door),
    {
      config,
      schema: { params, headers: UploadOffset, response: { 204: nothing, ...refusals } },
      preHandler: spoken,
    },
    async (request, reply) => {
      if (request.headers['content-type'] !== piece) throw new AppError('unsupported-media-type');
      const after = await uploads.receive(await by(request), idIn(request as Asked), {
        offset: Number(request.headers['upload-offset']),
        ...streamOf(request),
      });
      at(reply, after);
      return reply.code(204).send(null);
    },
  );
  app.delete(
    urlOf(door),
    {
      config: { access: door.access },
      schema: { params, response: { 204: nothing, ...refusals } },
    },
    async (request, reply) => {
      await uploads.abandon(await by(request), idIn(request as Asked));
      return reply.header('tus-resumable', version).code(204).send(null);
    },
  );
}

/** What a small file brings along when it is announced: all of it (tus 1.0.0, creation-with-upload). */
function firstBytes(request: FastifyRequest): Pick<Incoming, 'body' | 'lengthBytes'> | null {
  const { body } = request;
  if (request.headers['content-type'] === piece && body !== undefined) return streamOf(request);
  const isEmpty = typeof body === 'object' && Object.keys(body ?? {}).length === 0;
  if (body === undefined || isEmpty) return null;
  const errors = [{ pointer: '', message: 'must be left out, or be the beginning of the file' }];
  throw new AppError('invalid-input', undefined, { extras: { errors } });
}

function streamOf({ body, headers }: FastifyRequest): Pick<Incoming, 'body' | 'lengthBytes'> {
  const length = headers['content-length'];
  // As the parser above gives it.
  return {
    body: releasing(body as Readable),
    lengthBytes: length === undefined ? null : Number(length),
  };
}

/** Another version of the protocol is refused with the one that is spoken (tus 1.0.0, `Tus-Resumable`). */
async function spoken(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header('tus-resumable', version);
  if (request.headers['tus-resumable'] === version) return;
  reply.header('tus-version', version);
  throw new AppError('upload-protocol');
}

/** Beside the protocol's own: what the file is then. Who sends many small ones need not ask for each. */
function at(
  reply: FastifyReply,
  { receivedBytes, expiresAt, state }: Pick<UploadAsIs, 'receivedBytes' | 'expiresAt' | 'state'>,
): void {
  reply.header('upload-state', state);
  reply.header('tus-resumable', version);
  reply.header('upload-offset', String(receivedBytes));
  reply.header('upload-expires', expiresAt.toUTCString());
}
