import { AppError } from '@astra/kit/problems';
import { mayKeepPerson } from '@astra/policy/chat-keeping';
import type { Account } from '#domain/account.ts';
import type { ByMember } from '#ports/by.ts';
import type { PersonRecord } from '#ports/keeping.ts';
import type { Unit } from '#ports/store.ts';

/** An account with what is kept of its person. */
export type Seen = { readonly account: Account; readonly record: PersonRecord };

/** Somebody of the caller's organisation; anybody else looks exactly like nobody. */
export async function thePerson(
  { accounts, records }: Unit,
  by: ByMember,
  personId: string,
): Promise<Seen> {
  const account = await accounts.find(personId);
  const record = await records.find(personId);
  if (!account || !record || account.organisationId !== by.actor.organisationId)
    throw new AppError('not-found');
  if (!mayKeepPerson(by.actor, 'chat.export-person', account)) throw new AppError('not-allowed');
  return { account, record };
}
