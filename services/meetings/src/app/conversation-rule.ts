import type { ChangeConversationRule, ConversationRule } from '@astra/contracts/meetings';
import { AppError } from '@astra/kit/problems';
import type { ByMember } from '#ports/by.ts';
import { makeAct, type ActName } from './act.ts';
import type { Deps } from './deps.ts';

/** For how long the asker's organisation leaves conversations open to patients after the end. */
export type SeeConversationRule = (by: ByMember) => Promise<ConversationRule>;

export function makeSeeConversationRule(deps: Pick<Deps, 'store'>): SeeConversationRule {
  const act = makeAct(deps);
  return (by) =>
    act(by, { ...about('conversation-rule.see', by), isReading: true }, (unit) =>
      unit.conversationRules.of(by.actor.organisationId),
    );
}

/** Says it for consultations that end from now on; what is open stays open until its day. */
export type ChangeConversationRuleUse = (
  by: ByMember,
  change: ChangeConversationRule,
) => Promise<ConversationRule>;

export function makeChangeConversationRule(deps: Pick<Deps, 'store'>): ChangeConversationRuleUse {
  const act = makeAct(deps);
  return (by, { version, days }) =>
    act(by, about('conversation-rule.change', by), async ({ conversationRules }) => {
      const { organisationId } = by.actor;
      const before = await conversationRules.lock(organisationId);
      if (before.version !== version) throw new AppError('stale-version');
      const after = { days, version: version + 1 };
      await conversationRules.save(organisationId, after);
      return after;
    });
}

const about = (action: string, { actor }: ByMember): ActName => ({
  action,
  targetKind: 'organisation',
  targetId: actor.organisationId,
});
