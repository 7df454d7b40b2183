import { IdParams } from '@astra/contracts/common';
import {
  AskLinkPreview,
  ChangeLinkPreviewRule,
  LinkPreviewFound,
  LinkPreviewRule,
} from '@astra/contracts/link-previews';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

/** Previews of links in messages, and whether an organisation wants any. */
export function addLinkPreviewRoutes(
  app: App,
  { linkPreviews }: Pick<UseCases, 'linkPreviews'>,
): void {
  app.get(
    '/link-preview-rule',
    {
      config: { access: toMembersWho('link-preview-rule.see') },
      schema: { response: { 200: LinkPreviewRule, ...refusals } },
    },
    (request) => linkPreviews.seeRule(byMember(request)),
  );
  app.put(
    '/link-preview-rule',
    {
      config: { access: toMembersWho('link-preview-rule.change') },
      schema: { body: ChangeLinkPreviewRule, response: { 200: LinkPreviewRule, ...refusals } },
    },
    (request) => linkPreviews.changeRule(byMember(request), request.body),
  );
  app.post(
    '/rooms/:id/link-previews',
    {
      config: { access: toMembersWho('chat.use') },
      schema: {
        params: IdParams,
        body: AskLinkPreview,
        response: { 200: LinkPreviewFound, ...refusals },
      },
    },
    (request) => linkPreviews.look(byMember(request), request.params.id, request.body.address),
  );
}
