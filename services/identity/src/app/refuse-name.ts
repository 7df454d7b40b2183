import { AppError } from '@astra/kit/problems';
import { looksAlike } from '#domain/names.ts';
import type { Store } from '#ports/store.ts';

type Wish = {
  readonly organisationId: string;
  /** Null: nobody yet. */
  readonly personId: string | null;
  /** What they are called, by themselves or whoever invited them: two people can have one name. */
  readonly from: string;
  readonly to: string;
};

/**
 * Nobody gives themselves the name of a colleague: in a room, a call and a chat it is what tells people apart. Whoever
 * invites somebody may, since two people can be called the same. @throws AppError `name-taken`
 */
export async function refuseNameOfAnother(
  store: Store,
  { organisationId, personId, from, to }: Wish,
): Promise<void> {
  if (looksAlike(from, to)) return;
  // Of two who take one name at once, the second finds the first.
  await store.sessions.lockSubject(`names of ${organisationId}`);
  const names = await store.memberships.namesBeside(organisationId, personId);
  if (names.some((name) => looksAlike(name, to))) throw new AppError('name-taken');
}
