import type { DirectoryPerson } from '@astra/contracts/identity';
import type { PersonDocuments } from '@astra/contracts/person-documents';
import { askFreshProof } from '@astra/kit/fresh-proof';
import { AppError } from '@astra/kit/problems';
import { mayDoWithDocumentsOf, type personDocumentActions } from '@astra/policy/person-documents';
import type { ByMember } from '#ports/by.ts';
import type { Departure } from '#ports/departures.ts';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';

type Wish = {
  readonly personId: string;
  readonly action: (typeof personDocumentActions)[number];
};
type Parts = Pick<Deps, 'directory' | 'clock'>;

/** Somebody of the caller's organisation, whose own documents the caller may look after. @throws AppError */
export async function thePerson(
  { directory }: Pick<Parts, 'directory'>,
  { actor }: ByMember,
  { personId, action }: Wish,
): Promise<DirectoryPerson> {
  const person = await directory.person(personId);
  // Somebody elsewhere looks exactly like nobody.
  if (!person || person.organisationId !== actor.organisationId) throw new AppError('not-found');
  if (!mayDoWithDocumentsOf(actor, action, person)) throw new AppError('not-allowed');
  return person;
}

/** The same, asked for with a proof of a moment ago, of somebody whose access is closed. @throws AppError */
export async function whoLeft(parts: Parts, by: ByMember, wish: Wish): Promise<DirectoryPerson> {
  const person = await thePerson(parts, by, wish);
  askFreshProof(by, parts.clock);
  if (person.isActive) throw new AppError('person-still-active');
  return person;
}

/** Numbers and days: nothing of what it is. */
export async function recordOf(
  { departures }: Unit,
  { actor }: ByMember,
  person: DirectoryPerson,
): Promise<PersonDocuments> {
  const departure = await departures.find(person.id);
  const { handedTo, handedAt } = departure ?? { handedTo: null, handedAt: null };
  return {
    isActive: person.isActive,
    ...(await departures.amount(person.id)),
    handedOver: handedTo && handedAt ? { toId: handedTo, at: handedAt.toISOString() } : null,
    erasure: erasureOf(departure),
    mayErase: mayDoWithDocumentsOf(actor, 'document.erase-person', person),
  };
}

export function erasureOf(departure: Departure | null): PersonDocuments['erasure'] {
  if (!departure?.erasureAskedAt) return 'none';
  return departure.erasedAt ? 'done' : 'asked';
}

/** As a field that is not right. */
export const wrong = (field: string, message: string): AppError =>
  new AppError('invalid-input', undefined, {
    extras: { errors: [{ pointer: `/${field}`, message }] },
  });
