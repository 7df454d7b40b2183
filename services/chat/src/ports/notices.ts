import type { EventData, NoticeKind } from '@astra/contracts/events';

/** A mail to somebody that something waits for them. */
export type Notice = RoomNotice | ReleaseNotice;

type ToWhom = {
  readonly id: string;
  /** Null: to those of the organisation whom it concerns. */
  readonly personId: string | null;
  readonly organisationId: string;
};
export type RoomNotice = ToWhom & {
  readonly kind: Extract<NoticeKind, 'reading-waits' | 'report-waits'>;
  readonly roomId: string;
};
export type ReleaseNotice = ToWhom & {
  readonly kind: Extract<NoticeKind, 'release-waits'>;
  readonly releaseId: string;
};

export type Notices = {
  readonly ask: (notices: readonly Notice[], at: Date) => Promise<void>;
  readonly toSend: (limit: number) => Promise<readonly Notice[]>;
  /** False when another replica has it. */
  readonly take: (id: string) => Promise<boolean>;
  /** In this transaction, to the service that sends mails. */
  readonly handOver: (notice: EventData<'notice.asked'>) => Promise<void>;
};
