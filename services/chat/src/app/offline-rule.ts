import { askFreshProof } from '@astra/kit/fresh-proof';
import { AppError } from '@astra/kit/problems';
import type { ChangeOfflineRule, OfflineRule } from '@astra/contracts/chat-keeping';
import type { ByMember } from '#ports/by.ts';
import { makeAct, type ActName } from './act.ts';
import type { Deps } from './deps.ts';

export type OfflineRuleUses = {
  readonly see: (by: ByMember) => Promise<OfflineRule>;
  readonly change: (by: ByMember, change: ChangeOfflineRule) => Promise<OfflineRule>;
};

const ofOrganisation = (action: string, { actor }: ByMember): ActName => ({
  action,
  targetKind: 'organisation',
  targetId: actor.organisationId,
});

/** Whether recent messages may stay on people's devices: one administrator decides, and each device asks. */
export function makeOfflineRuleUses(deps: Deps): OfflineRuleUses {
  const { clock } = deps;
  const act = makeAct(deps);
  return {
    see: (by) =>
      act(by, { ...ofOrganisation('offline-rule.see', by), isReading: true }, ({ offlineRules }) =>
        offlineRules.rule(by.actor.organisationId),
      ),
    change: (by, { version, isAllowed }) =>
      act(by, ofOrganisation('offline-rule.change', by), async ({ offlineRules }) => {
        askFreshProof(by, clock);
        const { organisationId } = by.actor;
        const before = await offlineRules.lockRule(organisationId);
        if (before.version !== version) throw new AppError('stale-version');
        const after = { isAllowed, version: version + 1 };
        await offlineRules.saveRule(organisationId, after, clock.now());
        return after;
      }),
  };
}
