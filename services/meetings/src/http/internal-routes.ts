import { MeetingPeople } from '@astra/contracts/chat';
import { IdParams } from '@astra/contracts/common';
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
}
