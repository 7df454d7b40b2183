import type { DirectoryPerson } from '@astra/contracts/identity';
import type { Directory } from '#ports/neighbours.ts';

/** Everybody of an organisation whose access is open. @throws AppError `unavailable` */
export async function staffOf(
  directory: Directory,
  organisationId: string,
): Promise<readonly DirectoryPerson[]> {
  const found: DirectoryPerson[] = [];
  let after: string | null = null;
  for (;;) {
    const page: readonly DirectoryPerson[] = await directory.everybody(after);
    found.push(...page.filter((one) => one.isActive && one.organisationId === organisationId));
    const last = page.at(-1);
    if (!last) return found;
    after = last.id;
  }
}
