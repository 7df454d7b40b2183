import { IdParams } from '@astra/contracts/common';
import { OpeningsQuery } from '@astra/contracts/documents';
import { VisitDocuments, VisitOpenings } from '@astra/contracts/visit-documents';
import { toGuests } from '@astra/kit/access';
import { openEventStream } from '@astra/kit/event-stream';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byGuest } from './by.ts';
import { bytes, give, rangeOf } from './content-routes.ts';
import { refusals } from './problem-replies.ts';
import { addUploadDoor } from './upload-routes.ts';

const config = { access: toGuests };

/** A meeting's documents, for its guest: what they send, are shown, and take with them. */
export function addVisitRoutes(app: App, use: UseCases): void {
  const { door, guestDocuments, openFile, liveVisits } = use;
  app.get(
    '/visit/documents',
    { config, schema: { response: { 200: VisitDocuments, ...refusals } } },
    async (request) => guestDocuments.list(await door.enterAsGuest(byGuest(request))),
  );
  app.get('/visit/documents/stream', { config }, async (request, reply) => {
    const by = await door.enterAsGuest(byGuest(request));
    // A refusal must be a plain answer, so it comes before the stream takes the reply over.
    await guestDocuments.list(by);
    const stream = openEventStream(reply);
    const stop = liveVisits.watchAsGuest(by, {
      documents: (shown) => stream.send('documents', shown),
      close: stream.close,
    });
    stream.onClose(stop);
  });
  app.get(
    '/visit/documents/:id/content',
    {
      config,
      // Asking for the head alone would open a file and say so in the trail.
      exposeHeadRoute: false,
      schema: { params: IdParams, response: { 200: bytes, 206: bytes, ...refusals } },
    },
    async (request, reply) => {
      const by = await door.enterAsGuest(byGuest(request));
      return give(reply, await openFile(by, request.params.id, rangeOf(request)));
    },
  );
  app.get(
    '/visit/documents/:id/openings',
    {
      config,
      schema: {
        params: IdParams,
        querystring: OpeningsQuery,
        response: { 200: VisitOpenings, ...refusals },
      },
    },
    async (request) => {
      const by = await door.enterAsGuest(byGuest(request));
      return guestDocuments.openings(by, request.params.id, request.query);
    },
  );
  addUploadDoor(app, use, {
    base: '/visit/uploads',
    access: toGuests,
    ownParams: IdParams,
    by: (request) => door.enterAsGuest(byGuest(request)),
  });
}
