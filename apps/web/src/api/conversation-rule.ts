import type * as Contract from '@astra/contracts/meetings';
import { api } from '#shared/api.ts';

/** For how long the organisation leaves conversations open to patients after the end. */
export type ConversationRule = Contract.ConversationRule;

const path = '/api/meetings/conversation-rule';

export const conversationRuleApi = {
  get: (signal?: AbortSignal): Promise<ConversationRule> => api<ConversationRule>(path, { signal }),
  change: (change: Contract.ChangeConversationRule): Promise<ConversationRule> =>
    api<ConversationRule>(path, { method: 'PATCH', body: change }),
};
