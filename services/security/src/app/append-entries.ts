import type { AuditEntry } from '@astra/contracts/audit';
import type { Trail } from '#ports/trail.ts';

/** Takes entries from the other services, all in one transaction; twice is once. */
export type AppendEntries = (entries: readonly AuditEntry[]) => Promise<void>;

export function makeAppendEntries({ trail }: { readonly trail: Trail }): AppendEntries {
  return (entries) => trail.inScope('system', (desk) => desk.append(entries));
}
