import type { Newcomer, OpenedSession, OpenSession } from '#app/open-session.ts';
import type { Identity } from '#ports/identity.ts';

export type RedeemTicket = (ticket: string, newcomer: Newcomer) => Promise<OpenedSession>;

type Ports = { readonly identity: Identity; readonly openSession: OpenSession };

/** A patient has given the second proof to meetings and brings its ticket. @throws AppError `link-not-valid` */
export function makeRedeemTicket({ identity, openSession }: Ports): RedeemTicket {
  return async (ticket, newcomer) => openSession(await identity.redeemTicket(ticket), newcomer);
}
