import type { Partners as View, SetPartner } from '@astra/contracts/partner-shares';
import { AppError } from '@astra/kit/problems';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';

export type PartnerUses = {
  readonly list: (by: ByMember) => Promise<View>;
  readonly set: (by: ByMember, wish: SetPartner) => Promise<View>;
};

/** To which other organisations documents may go: to none, until the administrator says so. */
export function makePartnerUses(deps: Deps): PartnerUses {
  const act = makeAct(deps);
  const { directory, clock, limits } = deps;
  const shown = async ({ partners }: Unit, { actor }: ByMember): Promise<View> => ({
    code: actor.organisationId,
    items: (await partners.all(actor.organisationId)).map(
      ({ partnerId, name, madeBy, madeAt }) => ({
        organisationId: partnerId,
        name,
        madeBy,
        madeAt: madeAt.toISOString(),
      }),
    ),
    longestDays: limits.linkDays,
  });
  const facts = { targetKind: 'organisation' };
  return {
    list: (by) =>
      act(by, { action: 'document.list-partners', isQuiet: true }, (unit) => shown(unit, by)),
    set: async (by, { organisationId: partnerId, isAllowed }) => {
      const { id: madeBy, organisationId } = by.actor;
      const action = isAllowed ? 'document.allow-partner' : 'document.forbid-partner';
      const known = isAllowed ? await directory.findOrganisation(partnerId) : null;
      return act(by, { ...facts, action, targetId: partnerId }, async (unit) => {
        if (isAllowed) {
          // Whoever has no code learns nothing of who is there, and nobody is their own partner.
          if (known === null || partnerId === organisationId) throw new AppError('not-found');
          const madeAt = clock.now();
          await unit.partners.allow({
            organisationId,
            partnerId,
            name: known.name,
            madeBy,
            madeAt,
          });
        } else {
          await unit.partners.forbid(organisationId, partnerId);
          // Whoever there reads something just now is looked at again, wherever it lies.
          await unit.tell(null);
        }
        return shown(unit, by);
      });
    },
  };
}
