import type { Actor, Member } from '@astra/contracts/actor';

/** From where a request comes, for sessions, throttling and the trail. */
export type Where = {
  /** Truncated network address. */
  readonly origin: string | null;
  readonly device: string;
  readonly requestId: string;
};

/** Who asks, and from where. */
export type Caller<A extends Actor | null = Actor | null> = {
  readonly actor: A;
  readonly where: Where;
};
export type MemberCaller = Caller<Member>;

/** What of `where` goes into an audit entry. */
export const trace = ({
  origin,
  requestId,
}: Where): { readonly requestId: string; readonly origin?: string } => ({
  requestId,
  ...(origin === null ? {} : { origin }),
});
