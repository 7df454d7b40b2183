import type { Circle } from '@astra/contracts/circles';
import { uuid, type House, type Person } from './house.ts';

type Someone = Pick<Person, 'id'> & { readonly isLead?: boolean; readonly mayWrite?: boolean };
export type CircleWish = Partial<Pick<Circle, 'id' | 'kind' | 'name' | 'isClosed' | 'keptDays'>> & {
  readonly organisationId?: string;
  readonly people: readonly Someone[];
  /** Chat tells nobody of it. */
  readonly isUntold?: boolean;
};

let number = 0;

/** A team or a room, as chat has it from now on. Gives its id. */
export async function aCircle(
  house: House,
  { id = uuid(), kind = 'team', people, isUntold = false, ...about }: CircleWish,
): Promise<string> {
  number += 1;
  house.rosters.set(id, {
    organisationId: house.kerval,
    name: 'Cardiology',
    isClosed: false,
    keptDays: null,
    ...about,
    id,
    kind,
    number,
    people: people.map(({ id: personId, isLead = false, mayWrite = true }) => ({
      personId,
      isLead,
      mayWrite,
    })),
  });
  if (!isUntold) await house.tell('chat', 'circle.changed', { circleId: id, kind });
  return id;
}

/** A room that somebody has looked at, so that documents knows of it. */
export async function aRoom(
  house: House,
  who: Person,
  wish: Omit<CircleWish, 'kind'>,
): Promise<string> {
  const id = await aCircle(house, { ...wish, kind: 'room' });
  await house.as(who)('GET', `/rooms/${id}/files`);
  return id;
}
