import type { PartStatus } from '#run/part.ts';
import type { DemoPeople, DemoPerson } from '#run/people.ts';
import { memoryBytes } from '#status/memory.ts';
import { currentCode } from '#status/totp.ts';

/** Where the status page takes its facts from. */
export interface StatusSource {
  readonly origin: string;
  /** The address of the mailbox's own interface. */
  readonly mailboxApi: string;
  readonly people: DemoPeople;
  readonly parts: () => PartStatus[];
}

/** What /status.json answers. */
export interface Status {
  readonly origin: string;
  readonly mailbox: string;
  readonly isReady: boolean;
  readonly memoryBytes: number;
  readonly parts: readonly (PartStatus & { readonly memoryBytes: number })[];
  readonly organisations: DemoPeople['organisations'];
  readonly people: readonly (DemoPerson & {
    readonly code: string;
    readonly secondsLeft: number;
  })[];
}

/** Everything as it is now. */
export function currentStatus(source: StatusSource): Status {
  const parts = source.parts().map((part) => ({
    ...part,
    memoryBytes: part.pid === undefined ? 0 : memoryBytes(part.pid),
  }));
  return {
    origin: source.origin,
    mailbox: source.mailboxApi,
    isReady: parts.length > 0 && parts.every(({ state }) => state === 'up'),
    memoryBytes: parts.reduce((sum, part) => sum + part.memoryBytes, memoryBytesOfUs()),
    parts,
    organisations: source.people.organisations,
    people: source.people.people.map((person) => ({
      ...person,
      ...currentCode(person.totpSecret),
    })),
  };
}

function memoryBytesOfUs(): number {
  return process.memoryUsage.rss();
}
