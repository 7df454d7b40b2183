import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { IdParams } from '@astra/contracts/common';
import {
  ArchiveQuery,
  ArchiveSize,
  ArchiveSizeQuery,
  VersionParams,
} from '@astra/contracts/documents';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import { streamOf } from '#app/open-archive.ts';
import type { GivenFile, OpenWish } from '#app/open-file.ts';
import type { UseCases } from '#app/use-cases.ts';
import { attachment } from '#domain/attachment.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

const config = { access: toMembersWho('document.see') };
/** What was uploaded is hostile until shown otherwise: it is saved, and even shown it can do nothing. */
const locked = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

export const bytes = Type.Unsafe<Readable>(Type.String({ format: 'binary' }));

/** Files as they are: one, a part of one, or many as a zip. */
export function addContentRoutes(app: App, use: UseCases): void {
  // Asking for the head alone would open a file and say so in the trail.
  const alone = { config, exposeHeadRoute: false };
  const response = { 200: bytes, 206: bytes, ...refusals };
  app.get(
    '/items/:id/content',
    { ...alone, schema: { params: IdParams, response } },
    async (request, reply) =>
      give(reply, await use.openFile(byMember(request), request.params.id, rangeOf(request))),
  );
  app.get(
    '/items/:id/marked',
    { ...alone, schema: { params: IdParams, response: { 200: bytes, ...refusals } } },
    async (request, reply) =>
      give(reply, await use.openMarked(byMember(request), request.params.id)),
  );
  app.get(
    '/items/:id/versions/:versionId/content',
    { ...alone, schema: { params: VersionParams, response } },
    async (request, reply) => {
      const { id, versionId } = request.params;
      const wish = { ...rangeOf(request), versionId };
      return give(reply, await use.openFile(byMember(request), id, wish));
    },
  );
  app.get(
    '/archive/size',
    {
      config,
      schema: { querystring: ArchiveSizeQuery, response: { 200: ArchiveSize, ...refusals } },
    },
    async (request) => use.archive.check(byMember(request), request.query.items.split(',')),
  );
  app.get(
    '/archive',
    {
      ...alone,
      schema: { querystring: ArchiveQuery, response: { 200: bytes, ...refusals } },
    },
    async (request, reply) => {
      const { items, language } = request.query;
      const wish = { itemIds: items.split(','), locale: language ?? 'fr' };
      const zip = await use.archive.open(byMember(request), wish);
      reply.headers({
        ...locked,
        'content-disposition': attachment('documents.zip'),
        'content-type': 'application/zip',
      });
      return reply.send(zip);
    },
  );
}

/** A small picture of one. */
export function addThumbnailRoute(app: App, use: UseCases): void {
  app.get(
    '/items/:id/thumbnail',
    {
      config,
      exposeHeadRoute: false,
      schema: { params: IdParams, response: { 200: bytes, 204: Type.Null(), ...refusals } },
    },
    async (request, reply) => {
      const jpeg = await use.seeThumbnail(byMember(request), request.params.id);
      if (jpeg === null) return reply.code(204).send(null);
      reply.headers({ ...locked, 'content-type': 'image/jpeg' });
      return reply.send(Readable.from([jpeg]));
    },
  );
}

export const rangeOf = ({ headers }: FastifyRequest): OpenWish => {
  const { range, 'if-range': ifRange } = headers;
  return { range, ifRange: typeof ifRange === 'string' ? ifRange : undefined };
};

export function give(reply: FastifyReply, opened: GivenFile): FastifyReply {
  const { part, sizeBytes } = opened;
  const length = part?.lengthBytes ?? sizeBytes;
  reply.headers({
    ...locked,
    'accept-ranges': opened.isMarked === true ? 'none' : 'bytes',
    'content-disposition': attachment(opened.name),
    ...(length === null ? {} : { 'content-length': length }),
    'content-type': opened.mediaType,
    etag: opened.etag,
  });
  if (part) {
    const last = part.from + part.lengthBytes - 1;
    reply.code(206).header('content-range', `bytes ${part.from}-${last}/${sizeBytes}`);
  }
  return reply.send(streamOf(opened));
}
