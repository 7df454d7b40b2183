import { ChangeContentSearch, ContentSearch } from '@astra/contracts/document-content-search';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

/** Whether the organisation's files are found by the words in them, and how far the reading is. */
export function addContentSearchRoutes(app: App, { contentSearch }: UseCases): void {
  const config = { access: toMembersWho('document.set-content-search') };
  const response = { 200: ContentSearch, ...refusals };
  app.get('/content-search', { config, schema: { response } }, (request) =>
    contentSearch.see(byMember(request)),
  );
  app.patch(
    '/content-search',
    { config, schema: { body: ChangeContentSearch, response } },
    (request) => contentSearch.set(byMember(request), request.body),
  );
  app.post('/content-search/retry', { config, schema: { response } }, (request) =>
    contentSearch.retry(byMember(request)),
  );
}
