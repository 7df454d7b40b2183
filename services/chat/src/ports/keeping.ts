import type { Role } from '@astra/contracts/actor';
import type { DeviceKeys } from '@astra/contracts/former-devices';
import type { OfflineRule } from '#domain/offline-rule.ts';
import type { LinkPreviewRule } from '#domain/link-preview.ts';
import type { RetentionRule } from '#domain/retention.ts';

/** A room in which something may be too old. */
export type RoomToSweep = {
  readonly id: string;
  readonly matrixRoomId: string;
  readonly keptDays: number;
};

/** For how long what is written is kept. */
export type Retention = {
  readonly rule: (organisationId: string) => Promise<RetentionRule>;
  /** The rooms of the organisation follow; locked until the transaction ends. */
  readonly lockRule: (organisationId: string) => Promise<RetentionRule>;
  readonly saveRule: (organisationId: string, rule: RetentionRule, at: Date) => Promise<void>;
  readonly setRoomDays: (roomId: string, days: number | null) => Promise<void>;
  /** Those that were swept the longest ago. */
  readonly toSweep: (before: Date, limit: number) => Promise<readonly RoomToSweep[]>;
  readonly swept: (roomId: string, at: Date) => Promise<void>;
};

/** What devices may keep. */
export type OfflineRules = {
  readonly rule: (organisationId: string) => Promise<OfflineRule>;
  /** Locked until the transaction ends. */
  readonly lockRule: (organisationId: string) => Promise<OfflineRule>;
  readonly saveRule: (organisationId: string, rule: OfflineRule, at: Date) => Promise<void>;
};

/** Whether links in messages are looked at. */
export type LinkPreviewRules = {
  readonly rule: (organisationId: string) => Promise<LinkPreviewRule>;
  /** Locked until the transaction ends. */
  readonly lockRule: (organisationId: string) => Promise<LinkPreviewRule>;
  readonly saveRule: (organisationId: string, rule: LinkPreviewRule, at: Date) => Promise<void>;
};

/** What this service's tables say of a person. */
export type PersonRecord = {
  readonly organisationId: string;
  /** What they are there. */
  readonly roles: readonly Role[];
  /** Every name that the chat server has known them by, the present one first. */
  readonly localparts: readonly string[];
  readonly createdAt: Date;
  readonly erasureAskedAt: Date | null;
  readonly erasedAt: Date | null;
  readonly devices: readonly {
    readonly deviceId: string;
    readonly openedAt: Date;
    readonly endedAt: Date | null;
  }[];
  readonly deviceKeys: readonly { readonly keys: DeviceKeys; readonly seenAt: Date }[];
  /** Those that they have left of late. */
  readonly formerRooms: readonly { readonly roomId: string; readonly leftAt: Date }[];
  readonly links: readonly {
    readonly roomId: string;
    readonly title: string;
    readonly address: string;
    readonly description: string | null;
    readonly addedAt: Date;
  }[];
  readonly reports: readonly Pick<Report, 'roomId' | 'eventId' | 'reason' | 'reportedAt'>[];
  /** Messages that they asked others to have read, or were asked to. */
  readonly readings: readonly Reading[];
};

export type Reading = {
  readonly eventId: string;
  readonly askedBy: string;
  readonly position: string | null;
  readonly until: Date;
  readonly personId: string;
  readonly readAt: Date | null;
};

export type Records = {
  readonly find: (personId: string) => Promise<PersonRecord | null>;
  /** Ours by their Matrix ids, as far as this transaction sees them. */
  readonly roomsBy: (matrixRoomIds: readonly string[]) => Promise<
    readonly {
      readonly id: string;
      readonly matrixRoomId: string;
      readonly kind: string;
      readonly name: string | null;
    }[]
  >;
  readonly readingsIn: (roomId: string) => Promise<readonly Reading[]>;
  readonly askErasure: (personId: string, at: Date) => Promise<void>;
  readonly toErase: (limit: number) => Promise<readonly string[]>;
  /** Nothing of these tables names or places the person any more; who acted remains as an id without a name. */
  readonly erase: (personId: string, nobody: string, at: Date) => Promise<void>;
};

export type Report = {
  readonly id: string;
  readonly roomId: string;
  readonly organisationId: string;
  readonly eventId: string;
  readonly reason: string;
  readonly reportedBy: string;
  readonly reportedAt: Date;
  readonly settledAt: Date | null;
  /** Nobody keeps the room but who wrote it. */
  readonly isForAdministrators: boolean;
  /** Of such a report: whoever wrote it was the only administrator as well, when somebody was to be told. */
  readonly isForOfficers: boolean;
  /** Of such a report; null when they are not in the room. */
  readonly writtenBy: string | null;
};

/** What members have told those who keep a room. */
export type Reports = {
  /** One is one, however often somebody tells it; false when it was told before. */
  readonly add: (report: Omit<Report, 'settledAt' | 'isForOfficers'>) => Promise<boolean>;
  /** Rooms in which something waits for those who keep them, and nobody does any more. */
  readonly leftAlone: (limit: number) => Promise<readonly string[]>;
  /** Null: its writer is not in the room. False when another replica has passed it on. */
  readonly passToAdministrators: (
    of: { readonly roomId: string; readonly eventId: string },
    writtenBy: string | null,
  ) => Promise<boolean>;
  /** What waits for the administrators in a room waits for the security officers too. */
  readonly passToOfficers: (roomId: string) => Promise<void>;
  /** Those that nobody has settled yet, the oldest first. */
  readonly open: (roomId: string) => Promise<readonly Report[]>;
  /** Messages that wait in the rooms which this person keeps. */
  readonly waitingFor: (
    personId: string,
  ) => Promise<readonly { readonly roomId: string; readonly count: number }[]>;
  /** Messages that wait for who stands in for those who keep a room of a team or of the organisation; what this one wrote apart. */
  readonly waitingForStandIn: (standIn: {
    readonly organisationId: string;
    readonly personId: string;
    /** Otherwise a security officer. */
    readonly isAdministrator: boolean;
  }) => Promise<
    readonly {
      readonly roomId: string;
      /** Null: of the organisation. */
      readonly teamId: string | null;
      readonly count: number;
    }[]
  >;
  readonly all: (roomId: string) => Promise<readonly Report[]>;
  readonly countBy: (roomId: string, personId: string) => Promise<number>;
  /** All that were told of this message. */
  readonly settle: (
    of: { readonly roomId: string; readonly eventId: string },
    by: { readonly personId: string; readonly at: Date },
  ) => Promise<void>;
  readonly setSilenced: (roomId: string, personId: string, isSilenced: boolean) => Promise<void>;
};
