import type { Member } from '@astra/contracts/actor';

/** Who asks and from where: what the audit trail keeps of a request. */
export type ByMember = {
  readonly actor: Member;
  readonly requestId: string;
  /** Truncated network address. */
  readonly origin: string | null;
};
