import { after } from '#domain/sessions.ts';

/** A link that is in somebody's mailbox; without a hash it is used up or ended. */
export type PasswordReset = {
  readonly personId: string;
  readonly tokenHash: string | null;
  readonly expiresAt: Date;
  readonly challenge: string | null;
  readonly mails: number;
  readonly countedFrom: Date;
};

/** Somebody asked for a link to this address, whoever it belongs to. */
export type ResetAsk = {
  readonly id: string;
  readonly sealedEmail: string;
  readonly origin: string | null;
  readonly requestId: string;
  readonly askedAt: Date;
};

export const resetLimits = {
  linkSeconds: 30 * 60,
  /** So many mails an hour, whoever asks: a stranger can neither fill a mailbox nor keep links from lasting. */
  mostMails: 3,
  countSeconds: 3_600,
} as const;

/** What is kept once another link goes out; undefined when enough mails went. */
export function nextReset(
  former: PasswordReset | undefined,
  {
    personId,
    tokenHash,
    now,
  }: { readonly personId: string; readonly tokenHash: string; readonly now: Date },
): PasswordReset | undefined {
  const { linkSeconds, mostMails, countSeconds } = resetLimits;
  const isCounted = former !== undefined && after(former.countedFrom, countSeconds) > now;
  if (isCounted && former.mails >= mostMails) return undefined;
  return {
    personId,
    tokenHash,
    expiresAt: after(now, linkSeconds),
    challenge: null,
    mails: isCounted ? former.mails + 1 : 1,
    countedFrom: isCounted ? former.countedFrom : now,
  };
}
