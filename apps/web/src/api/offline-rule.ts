import type * as Contract from '@astra/contracts/chat-keeping';
import { api } from '#shared/api.ts';

/** Whether devices of the organisation's people may keep recent messages. */
export type OfflineRule = Contract.OfflineRule;

// Written again so that the contract's schemas stay out of the pages; the type keeps both in step.
/** For how many days a device may show what it keeps without having heard of us; nothing older is kept. */
export const offlineDays: typeof Contract.offlineDays = 7;

const path = '/api/chat/offline-rule';

export const offlineRuleApi = {
  get: (signal?: AbortSignal): Promise<OfflineRule> => api(path, { signal }),
  change: (body: Contract.ChangeOfflineRule): Promise<OfflineRule> =>
    api(path, { method: 'PUT', body }),
};
