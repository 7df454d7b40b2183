import { ArchiveRule, ProposeArchive, SeenArchiveRule } from '@astra/contracts/chat-archive';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

/** Whether the organisation archives its rooms. Nothing here reads an archive: that is what a room's export is for. */
export function addArchiveRoutes(app: App, { archiveRules }: UseCases): void {
  const response = { 200: ArchiveRule, ...refusals };
  app.get(
    '/archive',
    { config: { access: toMembersWho('archive.see') }, schema: { response } },
    (request) => archiveRules.see(byMember(request)),
  );
  app.post(
    '/archive/propose',
    {
      config: { access: toMembersWho('archive.propose') },
      schema: { body: ProposeArchive, response },
    },
    (request) => archiveRules.propose(byMember(request), request.body),
  );
  app.post(
    '/archive/confirm',
    {
      config: { access: toMembersWho('archive.confirm') },
      schema: { body: SeenArchiveRule, response },
    },
    (request) => archiveRules.confirm(byMember(request), request.body.ruleId),
  );
  app.post(
    '/archive/end',
    {
      config: { access: toMembersWho('archive.end') },
      schema: { body: SeenArchiveRule, response },
    },
    (request) => archiveRules.end(byMember(request), request.body.ruleId),
  );
}
