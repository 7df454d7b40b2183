import { ChangeEngineRule, EngineRule } from '@astra/contracts/engine-rule';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

/** Which video engines an organisation uses: for its administrator. */
export function addEngineRuleRoutes(app: App, use: UseCases): void {
  app.get(
    '/engine-rule',
    {
      config: { access: toMembersWho('engine-rule.see') },
      schema: { response: { 200: EngineRule, ...refusals } },
    },
    (request) => use.seeEngineRule(byMember(request)),
  );
  app.patch(
    '/engine-rule',
    {
      config: { access: toMembersWho('engine-rule.change') },
      schema: { body: ChangeEngineRule, response: { 200: EngineRule, ...refusals } },
    },
    (request) => use.changeEngineRule(byMember(request), request.body),
  );
}
