import type { Actor, Guest, Member } from '@astra/contracts/actor';

/** Who asks and from where: what the audit trail keeps of a request. */
export type By<A extends Actor | null = Actor> = {
  readonly actor: A;
  readonly requestId: string;
  /** Truncated network address. */
  readonly origin: string | null;
};
export type ByMember = By<Member>;
export type ByGuest = By<Guest>;
