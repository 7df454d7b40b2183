import type { LinkProof, LinkRight, LinkState } from '@astra/contracts/guest-links';

/** A way to a document for one person outside. */
export type GuestLink = {
  readonly id: string;
  readonly organisationId: string;
  readonly itemId: string;
  readonly proof: LinkProof;
  readonly guestName: string;
  readonly may: LinkRight;
  /** Only shown, with `guestName` across each page. */
  readonly isMarked: boolean;
  readonly endsAt: Date;
  readonly mostOpenings: number | null;
  readonly openings: number;
  readonly lastOpenedAt: Date | null;
  readonly attemptsLeft: number;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly endedAt: Date | null;
};

export const linkTries = 3;
/** After the proof, until it is asked for again. */
export const passMs = 3_600_000;

/** How it stands. What was ended by somebody is told as that, whatever else is true of it. */
export function linkState(link: GuestLink, now: Date): LinkState {
  if (link.endedAt !== null) return 'ended';
  if (link.attemptsLeft === 0) return 'locked';
  if (link.endsAt <= now) return 'expired';
  return link.mostOpenings !== null && link.openings >= link.mostOpenings ? 'used-up' : 'open';
}

const shown: ReadonlySet<string> = new Set([
  'application/pdf',
  'text/plain',
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
]);
/** What the guest's page shows by itself. */
export const isShownInPage = (mediaType: string): boolean => shown.has(mediaType);
