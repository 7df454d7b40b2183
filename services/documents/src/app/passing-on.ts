import type { PassedAtMost } from '@astra/contracts/document-shares';
import { AppError } from '@astra/kit/problems';
import {
  mayLetPassOn,
  mayPassOn,
  moreThanHeld,
  type HeldShare,
  type PassedShare,
} from '@astra/policy/passing-on';
import { mayOnItem } from '@astra/policy/documents';
import { roleMay } from '@astra/policy/permissions';
import type { Item } from '#domain/item.ts';
import type { Share } from '#domain/share.ts';
import type { ByMember } from '#ports/by.ts';
import type { Held, PassedOn } from '#ports/shares.ts';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { factsOf } from './seen.ts';

/** What somebody can share on at most. @throws AppError `not-allowed` for who may pass nothing of it on */
export async function atMost(unit: Unit, by: ByMember, item: Item): Promise<PassedAtMost> {
  if (!mayOnItem(by.actor, 'document.pass-on', factsOf(item))) throw new AppError('not-allowed');
  const [held] = await unit.shares.toPassOn(item.id, by.actor);
  if (!held || held.level === 'view-marked') throw new AppError('not-allowed');
  const endsAt = held.endsAt?.toISOString() ?? null;
  return { may: held.level, endsAt, mayPassOn: mayLetPassOn(held) };
}

type Passing = { readonly item: Item; readonly share: Share };

/** The share on which what they pass on hangs, held for this transaction. @throws AppError */
export async function heldFor(unit: Unit, by: ByMember, { item, share }: Passing): Promise<Held> {
  const { may, isMarked, endsAt, mayPassOn: isPassable } = share;
  const wish = { level: isMarked ? 'view-marked' : may, endsAt, mayPassOn: isPassable } as const;
  const all = await unit.shares.toPassOn(item.id, by.actor);
  const facts = { item: factsOf(item), wish };
  const held = all.find((one) => mayPassOn(by.actor, { ...facts, held: one }));
  if (!held) throw tooMuch(all[0], wish);
  // Ended just now, or less from now on: as if it had been so before.
  if (!(await unit.shares.hold(held.id))) throw new AppError('not-allowed');
  return held;
}

const messages = {
  may: 'must be no more than you have',
  endsAt: 'must be no later than yours',
  mayPassOn: 'must stop here',
} as const;

function tooMuch(held: HeldShare | undefined, wish: PassedShare): AppError {
  const errors = (held ? moreThanHeld(held, wish) : []).map((field) => ({
    pointer: `/${field}`,
    message: messages[field],
  }));
  if (errors.length === 0) return new AppError('not-allowed');
  return new AppError('invalid-input', undefined, { extras: { errors } });
}

type Parts = Pick<Deps, 'store' | 'clock' | 'directory'>;

/**
 * Ends what somebody passed on and no longer has: they are gone, or have no longer the role by which they had it. It does not
 * come back when they do. @throws AppError `unavailable` when nobody can say who they are
 */
export async function followPassedOn(deps: Parts, personId: string): Promise<void> {
  const passed = await deps.store.within('system', ({ shares }) => shares.passedOnBy(personId));
  if (passed.length === 0) return;
  const person = await deps.directory.person(personId);
  const isThere = ({ organisationId, byRole }: PassedOn): boolean =>
    person?.isActive === true &&
    person.organisationId === organisationId &&
    roleMay(person.roles, 'document.pass-on') &&
    (byRole === null || person.roles.some((role) => role === byRole));
  await end(
    deps,
    personId,
    passed.filter((one) => !isThere(one)),
  );
}

/** All that somebody who is gone has passed on. The same when it comes twice. */
export async function endPassedOn(deps: Omit<Parts, 'directory'>, personId: string): Promise<void> {
  const passed = await deps.store.within('system', ({ shares }) => shares.passedOnBy(personId));
  await end(deps, personId, passed);
}

async function end(
  { store, clock }: Omit<Parts, 'directory'>,
  personId: string,
  passed: readonly PassedOn[],
): Promise<void> {
  if (passed.length === 0) return;
  await store.within('system', async (unit) => {
    const facts = { action: 'document.end-share', targetKind: 'share', outcome: 'done' } as const;
    for (const { id: targetId, organisationId } of passed) {
      await unit.shares.end(targetId, personId, clock.now());
      await unit.auditOwn(organisationId, { ...facts, targetId, subjectId: personId });
    }
    await unit.tell(null);
  });
}
