import type { Allowance, ChangeAllowance } from '@astra/contracts/documents';
import { AppError } from '@astra/kit/problems';
import { guestLargestBytes } from '#domain/visit.ts';
import type { By, ByMember } from '#ports/by.ts';
import type { AllowanceRow } from '#ports/allowances.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct, scopeOf } from './act.ts';
import type { Deps } from './deps.ts';

export type AllowanceUses = {
  readonly see: (by: ByMember) => Promise<Allowance>;
  readonly change: (by: ByMember, change: ChangeAllowance) => Promise<Allowance>;
};

/** How much room an organisation has, as its administrator says; never more than the deployment gives. */
export function makeAllowanceUses(deps: Deps): AllowanceUses {
  const act = makeAct(deps);
  return {
    see: (by) =>
      act(by, { action: 'document.see-allowance', isQuiet: true }, async ({ allowances }) =>
        shown(deps, await allowances.find(by.actor.organisationId)),
      ),
    change: (by, change) =>
      act(by, { action: 'document.set-allowance' }, async ({ allowances }) => {
        const after = await allowances.change(by.actor.organisationId, change);
        if (!after) throw new AppError('stale-version');
        return shown(deps, after);
      }),
  };
}

const shown = ({ limits }: Pick<Deps, 'limits'>, row: AllowanceRow): Allowance => ({
  ...row,
  givenBytes: limits.quotaBytes,
  givenLargestBytes: limits.largestFileBytes,
});

/** The same for who asks: a guest sends less. */
export async function largestFileFor(
  deps: Pick<Deps, 'limits'>,
  unit: Unit,
  by: By,
): Promise<number> {
  const largest = await largestFile(deps, unit, scopeOf(by).organisationId);
  return by.actor.kind === 'guest' ? Math.min(largest, guestLargestBytes) : largest;
}

/** The largest file that an organisation takes. */
export async function largestFile(
  { limits }: Pick<Deps, 'limits'>,
  { allowances }: Unit,
  organisationId: string,
): Promise<number> {
  const { largestFileBytes } = await allowances.find(organisationId);
  return Math.min(limits.largestFileBytes, largestFileBytes ?? Infinity);
}
