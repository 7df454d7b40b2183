import { askFreshProof } from '@astra/kit/fresh-proof';
import type { ArchiveRule as RuleView, ProposeArchive } from '@astra/contracts/chat-archive';
import { AppError } from '@astra/kit/problems';
import type { ArchiveRule } from '#domain/archive.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct, type ActName } from './act.ts';
import type { Deps } from './deps.ts';

export type ArchiveRuleUses = {
  readonly see: (by: ByMember) => Promise<RuleView>;
  readonly propose: (by: ByMember, wish: ProposeArchive) => Promise<RuleView>;
  /** By another one than who proposed it: exactly what they have seen. */
  readonly confirm: (by: ByMember, ruleId: string) => Promise<RuleView>;
  /** Withdraws what is proposed, ends what holds. */
  readonly end: (by: ByMember, ruleId: string) => Promise<RuleView>;
};

const name = (action: string, { actor }: ByMember): ActName => ({
  action,
  targetKind: 'organisation',
  targetId: actor.organisationId,
});

/** Whether an organisation keeps what is written in its rooms: two of its administrators decide, one alone cannot. */
export function makeArchiveRuleUses(deps: Deps): ArchiveRuleUses {
  const { clock, random, directory, archive } = deps;
  const act = makeAct(deps);
  const shown = async (unit: Unit, by: ByMember): Promise<RuleView> => {
    const rule = await unit.archives.rule(by.actor.organisationId);
    return {
      isAvailable: archive !== null,
      rule: rule && (await present(unit, by, { rule, directory })),
    };
  };
  return {
    see: (by) =>
      act(by, { ...name('archive.see', by), isReading: true }, (unit) => shown(unit, by)),
    propose: async (by, { reason, hasDirect }) => {
      const { organisationId } = by.actor;
      const organisation = await directory.organisation(organisationId);
      return act(by, name('archive.propose', by), async (unit) => {
        askFreshProof(by, clock);
        if (archive === null) throw new AppError('not-allowed', 'There is no key for an archive');
        if (await unit.archives.lockRule(organisationId)) throw new AppError('stale-version');
        await unit.archives.propose({
          id: random.uuid(),
          organisationId,
          organisationName: organisation?.name ?? '',
          reason,
          hasDirect,
          proposedBy: by.actor.id,
          proposedAt: clock.now(),
        });
        return shown(unit, by);
      });
    },
    confirm: (by, ruleId) =>
      act(by, name('archive.confirm', by), async (unit) => {
        askFreshProof(by, clock);
        const rule = await theRule(unit, by, ruleId);
        if (rule.confirmedBy !== null) throw new AppError('stale-version');
        if (rule.proposedBy === by.actor.id)
          throw new AppError('not-allowed', 'Somebody else confirms it');
        await unit.archives.confirm(rule.id, by.actor.id, clock.now());
        return shown(unit, by);
      }),
    end: (by, ruleId) =>
      act(by, name('archive.end', by), async (unit) => {
        askFreshProof(by, clock);
        const { organisationId } = await theRule(unit, by, ruleId);
        await unit.archives.end(organisationId);
        return shown(unit, by);
      }),
  };
}

/** @throws AppError `stale-version` when it is another one than the caller has seen. */
async function theRule({ archives }: Unit, by: ByMember, ruleId: string): Promise<ArchiveRule> {
  const rule = await archives.lockRule(by.actor.organisationId);
  if (rule?.id !== ruleId) throw new AppError('stale-version');
  return rule;
}

async function present(
  { accounts }: Unit,
  { actor }: ByMember,
  { rule, directory }: Pick<Deps, 'directory'> & { readonly rule: ArchiveRule },
): Promise<NonNullable<RuleView['rule']>> {
  // Who administers and has never opened the chat has no account there.
  const nameOf = async (id: string): Promise<string> =>
    ((await accounts.find(id)) ?? (await directory.person(id)))?.displayName ?? '';
  return {
    id: rule.id,
    reason: rule.reason,
    hasDirect: rule.hasDirect,
    proposedBy: await nameOf(rule.proposedBy),
    proposedAt: rule.proposedAt.toISOString(),
    confirmedBy: rule.confirmedBy && (await nameOf(rule.confirmedBy)),
    since: rule.readyAt && rule.readyAt.toISOString(),
    mayConfirm: rule.confirmedBy === null && rule.proposedBy !== actor.id,
  };
}
