import type * as Contract from '@astra/contracts/engine-rule';
import { api } from '#shared/api.ts';

/** The deployment's video servers as the organisation uses them. */
export type EngineRule = Contract.EngineRule;
export type RuledEngine = EngineRule['engines'][number];

const path = '/api/meetings/engine-rule';

/** Which video servers hold the calls of the organisation. */
export const engineRuleApi = {
  get: (signal?: AbortSignal): Promise<EngineRule> => api<EngineRule>(path, { signal }),
  change: (change: Contract.ChangeEngineRule): Promise<EngineRule> =>
    api<EngineRule>(path, { method: 'PATCH', body: change }),
};
