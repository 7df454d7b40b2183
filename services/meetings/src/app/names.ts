import { AppError } from '@astra/kit/problems';
import type { Directory } from '#ports/directory.ts';

/** A person's name for a screen; empty when nobody can tell it now. */
export async function nameOf(directory: Directory, personId: string): Promise<string> {
  try {
    return (await directory.person(personId))?.displayName ?? '';
  } catch (error) {
    if (error instanceof AppError) return '';
    throw error;
  }
}

/** @throws AppError `host-not-clinician` for whoever cannot hold consultations here; unknown people look the same. */
export async function checkHost(
  directory: Directory,
  organisationId: string,
  personId: string,
): Promise<void> {
  const person = await directory.person(personId);
  const isOurs = person?.organisationId === organisationId && person.isActive;
  if (!isOurs || !person.roles.includes('clinician')) throw new AppError('host-not-clinician');
}
