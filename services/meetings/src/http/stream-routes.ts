import { problems } from '@astra/contracts/problems';
import { toGuests, toMembers } from '@astra/kit/access';
import { openEventStream } from '@astra/kit/event-stream';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byGuest, byMember } from './by.ts';

/** Server-sent events. Each connection begins with the whole state, so that nothing is missed in between. */
export function addStreamRoutes(app: App, use: UseCases): void {
  // For every member: who sees no consultations hears none, but their page, too, learns at once that their rights changed.
  app.get('/stream', { config: { access: toMembers } }, (request, reply) => {
    const { actor } = byMember(request);
    const stream = openEventStream(reply);
    const stop = use.live.watchMeetings(actor, {
      meeting: (meeting) => stream.send('meeting', { meeting }),
      message: (written) => stream.send('message', written),
      nudge: (nudge) => stream.send('nudge', nudge),
      picture: (answered) => stream.send('picture', answered),
      resync: () => stream.send('resync', {}),
      close: stream.close,
    });
    stream.onClose(stop);
  });
  app.get('/visit/stream', { config: { access: toGuests } }, async (request, reply) => {
    const by = byGuest(request);
    // A refusal must be a plain answer, so it comes before the stream takes the reply over.
    await use.seeVisit(by);
    const stream = openEventStream(reply);
    const stop = use.live.watchVisit(by, {
      visit: (visit) => stream.send('visit', visit),
      grant: (grant) => stream.send('grant', { grant }),
      problem: (key) => stream.send('problem', { type: `/problems/${key}`, ...problems[key] }),
      nudge: (nudge) => stream.send('nudge', nudge),
      close: stream.close,
    });
    stream.onClose(stop);
  });
}
