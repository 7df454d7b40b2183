import type { Actor, Guest, Member } from '@astra/contracts/actor';

/** Who asks and from where: what the audit trail keeps of a request. */
export type By<A extends Actor | null = Member | Guest> = {
  readonly actor: A;
  readonly requestId: string;
  /** Truncated network address. */
  readonly origin: string | null;
  /** In whose name they ask: then they reach what is of this meeting, and nothing else. */
  readonly meeting?: MeetingRef;
};
/** Somebody outside, before they are anybody. */
export type ByNobody = Pick<By, 'requestId' | 'origin'>;
export type ByMember = By & { readonly actor: Member };
export type ByGuest = By & { readonly actor: Guest };

/** A meeting and its house, which need not be that of who asks. */
export type MeetingRef = { readonly id: string; readonly organisationId: string };
export type InMeeting<B extends By = By> = B & { readonly meeting: MeetingRef };
