import { queryOptions } from '@tanstack/react-query';
import { offlineRuleApi } from '#api/offline-rule.ts';

/** How often a page that stays open asks whether it still holds. */
const askedEveryMs = 5 * 60_000;

/** Under what it is kept. */
export const offlineRuleKey = 'offline-rule';

/** What the organisation says of messages on people's devices. */
export const offlineRuleQuery = queryOptions({
  queryKey: [offlineRuleKey],
  queryFn: ({ signal }) => offlineRuleApi.get(signal),
  refetchInterval: askedEveryMs,
});
