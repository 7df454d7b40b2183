import type { ChangeEngineRule, EngineRule as EngineRuleView } from '@astra/contracts/engine-rule';
import { AppError } from '@astra/kit/problems';
import { allowedBy, trusted } from '#domain/engines.ts';
import type { ByMember } from '#ports/by.ts';
import type { EngineRuleRow, Unit } from '#ports/store.ts';
import { makeAct, type ActName } from './act.ts';
import { wrongField } from './decided.ts';
import type { Deps } from './deps.ts';

/** The engines of the deployment, as the asker's organisation uses them. */
export type SeeEngineRule = (by: ByMember) => Promise<EngineRuleView>;

export function makeSeeEngineRule(deps: Pick<Deps, 'store' | 'engines'>): SeeEngineRule {
  const act = makeAct(deps);
  return (by) =>
    act(by, { ...about('engine-rule.see', by), isReading: true }, async (unit) =>
      present(deps, unit, await unit.engines.ruleOf(by.actor.organisationId)),
    );
}

/**
 * Says which engines the organisation uses, and in which order: for meetings that begin or must move from now on. Nobody who
 * is in a call is moved by it.
 */
export type ChangeEngineRuleUse = (
  by: ByMember,
  change: ChangeEngineRule,
) => Promise<EngineRuleView>;

export function makeChangeEngineRule(deps: Pick<Deps, 'store' | 'engines'>): ChangeEngineRuleUse {
  const act = makeAct(deps);
  return (by, { version, engineIds }) =>
    act(by, about('engine-rule.change', by), async (unit) => {
      const before = await unit.engines.lockRule(by.actor.organisationId);
      if (before.version !== version) throw new AppError('stale-version');
      for (const [index, id] of (engineIds ?? []).entries())
        if (!deps.engines.all.some((one) => one.id === id))
          throw wrongField(`/engineIds/${String(index)}`, 'names no video server of this platform');
      const after = { ...before, rule: engineIds, version: version + 1 };
      await unit.engines.saveRule(after);
      return present(deps, unit, after);
    });
}

const about = (action: string, { actor }: ByMember): ActName => ({
  action,
  targetKind: 'organisation',
  targetId: actor.organisationId,
});

async function present(
  { engines }: Pick<Deps, 'engines'>,
  unit: Unit,
  { rule, version }: EngineRuleRow,
): Promise<EngineRuleView> {
  const known = new Map((await unit.engines.health()).map((one) => [one.id, one]));
  const all = engines.all.map(({ id }) => ({ id, isUp: (known.get(id) ?? trusted(id)).isUp }));
  const allowed = allowedBy(rule, all);
  return {
    engines: [
      ...allowed.map((one) => ({ ...one, isAllowed: true })),
      ...all.filter((one) => !allowed.includes(one)).map((one) => ({ ...one, isAllowed: false })),
    ],
    isOwn: rule !== null,
    version,
  };
}
