import {
  ChangeConversationRule,
  ConversationRule,
  Meeting,
  SetConversationEnd,
} from '@astra/contracts/meetings';
import { IdParams } from '@astra/contracts/common';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

/** For how long patients read and write after the end: in one consultation, and as the organisation has it. */
export function addConversationRoutes(app: App, use: UseCases): void {
  app.post(
    '/meetings/:id/conversation-end',
    {
      config: { access: toMembersWho('meeting.set-conversation-end') },
      schema: {
        params: IdParams,
        body: SetConversationEnd,
        response: { 200: Meeting, ...refusals },
      },
    },
    (request) => {
      const { until } = request.body;
      return use.setConversationEnd(byMember(request), {
        meetingId: request.params.id,
        until: until === null ? null : new Date(until),
      });
    },
  );
  app.get(
    '/conversation-rule',
    {
      config: { access: toMembersWho('conversation-rule.see') },
      schema: { response: { 200: ConversationRule, ...refusals } },
    },
    (request) => use.seeConversationRule(byMember(request)),
  );
  app.patch(
    '/conversation-rule',
    {
      config: { access: toMembersWho('conversation-rule.change') },
      schema: {
        body: ChangeConversationRule,
        response: { 200: ConversationRule, ...refusals },
      },
    },
    (request) => use.changeConversationRule(byMember(request), request.body),
  );
}
