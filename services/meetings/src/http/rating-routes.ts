import { Ratings } from '@astra/contracts/ratings';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

/** What patients said of their calls, for whoever looks after the technical side of an organisation. */
export function addRatingRoutes(app: App, use: UseCases): void {
  app.get(
    '/ratings',
    {
      config: { access: toMembersWho('rating.see') },
      schema: { response: { 200: Ratings, ...refusals } },
    },
    (request) => use.seeRatings(byMember(request)),
  );
}
