import type { EventData, NoticeKind } from '@astra/contracts/events';

/** A mail to somebody that something waits for them. */
export type Notice = {
  readonly id: string;
  /** Null: to the administrators of the organisation. */
  readonly personId: string | null;
  readonly organisationId: string;
  readonly roomId: string;
  readonly kind: NoticeKind;
};

export type Notices = {
  readonly ask: (notices: readonly Notice[], at: Date) => Promise<void>;
  readonly toSend: (limit: number) => Promise<readonly Notice[]>;
  /** False when another replica has it. */
  readonly take: (id: string) => Promise<boolean>;
  /** In this transaction, to the service that sends mails. */
  readonly handOver: (notice: EventData<'notice.asked'>) => Promise<void>;
};
