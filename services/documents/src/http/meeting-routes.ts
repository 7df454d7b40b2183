import { Type } from 'typebox';
import { IdParams } from '@astra/contracts/common';
import { OpeningPage, OpeningsQuery, Upload } from '@astra/contracts/documents';
import {
  CopyIntoMeeting,
  DocumentOfMeetingParams,
  GiveDocument,
  Giving,
  GivingOfMeetingParams,
  MeetingBin,
  MeetingDocuments,
  UploadOfMeetingParams,
} from '@astra/contracts/visit-documents';
import { toMembersWho } from '@astra/kit/access';
import { openEventStream } from '@astra/kit/event-stream';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { bytes, give, rangeOf } from './content-routes.ts';
import { refusals } from './problem-replies.ts';
import { addUploadDoor } from './upload-routes.ts';

const seeing = { access: toMembersWho('document.see') };
const changing = { access: toMembersWho('document.change') };
const giving = { access: toMembersWho('document.give') };
const nothing = { 204: Type.Null(), ...refusals };

/** A meeting's documents, for its professionals. */
export function addMeetingRoutes(app: App, use: UseCases): void {
  const { door, meetingDocuments } = use;
  addLooking(app, use);
  addGiving(app, use);
  addBin(app, use);
  addUploadDoor(app, use, {
    base: '/meetings/:id/uploads',
    access: toMembersWho('document.add'),
    params: IdParams,
    ownParams: UploadOfMeetingParams,
    by: (request) => door.enter(byMember(request), (request.params as { id: string }).id),
  });
  app.post(
    '/meetings/:id/copies',
    {
      config: { access: toMembersWho('document.add') },
      schema: { params: IdParams, body: CopyIntoMeeting, response: { 201: Upload, ...refusals } },
    },
    async (request, reply) => {
      const by = await door.enter(byMember(request), request.params.id);
      return reply.code(201).send(await meetingDocuments.copy(by, request.body.itemId));
    },
  );
  app.delete(
    '/meetings/:id/documents/:itemId',
    { config: changing, schema: { params: DocumentOfMeetingParams, response: nothing } },
    async (request, reply) => {
      const by = await door.enter(byMember(request), request.params.id);
      await meetingDocuments.remove(by, request.params.itemId);
      return reply.code(204).send(null);
    },
  );
}

function addBin(app: App, { door, meetingBin }: UseCases): void {
  app.get(
    '/meetings/:id/bin',
    { config: seeing, schema: { params: IdParams, response: { 200: MeetingBin, ...refusals } } },
    async (request) => meetingBin.list(await door.enter(byMember(request), request.params.id)),
  );
  app.post(
    '/meetings/:id/documents/:itemId/restore',
    { config: changing, schema: { params: DocumentOfMeetingParams, response: nothing } },
    async (request, reply) => {
      const by = await door.enter(byMember(request), request.params.id);
      await meetingBin.restore(by, request.params.itemId);
      return reply.code(204).send(null);
    },
  );
}

function addLooking(app: App, { door, meetingDocuments, openFile, liveVisits }: UseCases): void {
  const params = DocumentOfMeetingParams;
  app.get(
    '/meetings/:id/documents',
    {
      config: seeing,
      schema: { params: IdParams, response: { 200: MeetingDocuments, ...refusals } },
    },
    async (request) =>
      meetingDocuments.list(await door.enter(byMember(request), request.params.id)),
  );
  app.get(
    '/meetings/:id/documents/stream',
    { config: seeing, schema: { params: IdParams } },
    async (request, reply) => {
      const by = await door.enter(byMember(request), request.params.id);
      // A refusal must be a plain answer, so it comes before the stream takes the reply over.
      await meetingDocuments.list(by);
      const stream = openEventStream(reply);
      const stop = liveVisits.watchAsMember(by, {
        documents: (shown) => stream.send('documents', shown),
        close: stream.close,
      });
      stream.onClose(stop);
    },
  );
  app.get(
    '/meetings/:id/documents/:itemId/content',
    // Asking for the head alone would open a file and say so in the trail.
    {
      config: seeing,
      exposeHeadRoute: false,
      schema: { params, response: { 200: bytes, 206: bytes, ...refusals } },
    },
    async (request, reply) => {
      const by = await door.enter(byMember(request), request.params.id);
      return give(reply, await openFile(by, request.params.itemId, rangeOf(request)));
    },
  );
  app.get(
    '/meetings/:id/documents/:itemId/openings',
    {
      config: changing,
      schema: { params, querystring: OpeningsQuery, response: { 200: OpeningPage, ...refusals } },
    },
    async (request) => {
      const by = await door.enter(byMember(request), request.params.id);
      return meetingDocuments.openings(by, request.params.itemId, request.query);
    },
  );
}

function addGiving(app: App, { door, meetingDocuments }: UseCases): void {
  app.post(
    '/meetings/:id/documents/:itemId/givings',
    {
      config: giving,
      schema: {
        params: DocumentOfMeetingParams,
        body: GiveDocument,
        response: { 201: Giving, ...refusals },
      },
    },
    async (request, reply) => {
      const { id, itemId } = request.params;
      const by = await door.enter(byMember(request), id);
      return reply.code(201).send(await meetingDocuments.give(by, itemId, request.body));
    },
  );
  app.delete(
    '/meetings/:id/givings/:givingId',
    { config: giving, schema: { params: GivingOfMeetingParams, response: nothing } },
    async (request, reply) => {
      const by = await door.enter(byMember(request), request.params.id);
      await meetingDocuments.takeBack(by, request.params.givingId);
      return reply.code(204).send(null);
    },
  );
}
