import { Type } from 'typebox';
import { IdParams } from '@astra/contracts/common';
import { Upload } from '@astra/contracts/documents';
import {
  CopyIntoRoom,
  FileOfRoomParams,
  RoomBin,
  RoomFiles,
} from '@astra/contracts/room-documents';
import { toMembersWho } from '@astra/kit/access';
import { openEventStream } from '@astra/kit/event-stream';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

const seeing = { access: toMembersWho('document.see') };
const params = IdParams;

/** What was sent in a room of the chat, for those who are in it. Sending is an upload into the space that has the room's id. */
export function addRoomRoutes(app: App, { circles, roomFiles, liveRooms }: UseCases): void {
  app.get(
    '/rooms/:id/files',
    { config: seeing, schema: { params, response: { 200: RoomFiles, ...refusals } } },
    async (request) => {
      await circles.enter(request.params.id);
      return roomFiles.list(byMember(request), request.params.id);
    },
  );
  app.get(
    '/rooms/:id/files/stream',
    { config: seeing, schema: { params } },
    async (request, reply) => {
      const { id } = request.params;
      const by = byMember(request);
      await circles.enter(id);
      // A refusal must be a plain answer, so it comes before the stream takes the reply over.
      await roomFiles.list(by, id);
      const stream = openEventStream(reply);
      const stop = liveRooms.watch(by, id, {
        documents: (shown) => stream.send('documents', shown),
        close: stream.close,
      });
      stream.onClose(stop);
    },
  );
  app.post(
    '/rooms/:id/copies',
    {
      config: { access: toMembersWho('document.add') },
      schema: { params, body: CopyIntoRoom, response: { 201: Upload, ...refusals } },
    },
    async (request, reply) => {
      await circles.enter(request.params.id);
      const made = await roomFiles.copy(byMember(request), request.params.id, request.body.itemId);
      return reply.code(201).send(made);
    },
  );
}

/** What was taken out of a room, and comes back. */
export function addRoomBinRoutes(app: App, { circles, roomBin }: UseCases): void {
  app.get(
    '/rooms/:id/bin',
    { config: seeing, schema: { params, response: { 200: RoomBin, ...refusals } } },
    async (request) => {
      await circles.enter(request.params.id);
      return roomBin.list(byMember(request), request.params.id);
    },
  );
  app.post(
    '/rooms/:id/files/:itemId/restore',
    {
      config: { access: toMembersWho('document.change') },
      schema: { params: FileOfRoomParams, response: { 204: Type.Null(), ...refusals } },
    },
    async (request, reply) => {
      const { id, itemId } = request.params;
      await circles.enter(id);
      await roomBin.restore(byMember(request), id, itemId);
      return reply.code(204).send(null);
    },
  );
}
