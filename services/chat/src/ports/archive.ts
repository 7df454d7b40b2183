import type { ArchiveRule } from '#domain/archive.ts';

/** A message as an archive keeps it. */
export type ArchivedMessage = {
  readonly eventId: string;
  readonly matrixRoomId: string;
  readonly sender: string;
  readonly sentAt: Date;
  readonly isOpen: boolean;
  /** Of what waits for its key. */
  readonly sessionId: string | null;
  readonly sealed: Uint8Array;
};

/** A record of the device's store; null: it is there no more. */
export type ArchiveRecord = { readonly id: string; readonly sealed: Uint8Array | null };

export type ArchiveDevice = {
  readonly organisationId: string;
  readonly deviceId: string;
  readonly position: string | null;
  readonly isSigned: boolean;
  readonly version: number;
};

/** What one step has changed; all of it or nothing. */
export type ArchiveStep = {
  readonly records: readonly ArchiveRecord[];
  readonly messages: readonly ArchivedMessage[];
  readonly position: string | null;
  readonly isSigned: boolean;
};

export type Archives = {
  readonly rule: (organisationId: string) => Promise<ArchiveRule | null>;
  /** Locked until the transaction ends. */
  readonly lockRule: (organisationId: string) => Promise<ArchiveRule | null>;
  readonly propose: (
    rule: Omit<ArchiveRule, 'confirmedBy' | 'confirmedAt' | 'readyAt'>,
  ) => Promise<void>;
  readonly confirm: (id: string, by: string, at: Date) => Promise<void>;
  /** The rooms of the organisation follow. */
  readonly end: (organisationId: string) => Promise<void>;
  readonly ready: (organisationId: string, at: Date) => Promise<void>;
  /** Those that hold. */
  readonly held: () => Promise<readonly ArchiveRule[]>;

  readonly addDevice: (device: Pick<ArchiveDevice, 'organisationId' | 'deviceId'>) => Promise<void>;
  /** The device, for this replica alone until a minute from now; null while another one has it. */
  readonly hold: (organisationId: string, replica: string) => Promise<ArchiveDevice | null>;
  readonly records: (organisationId: string) => Promise<readonly Uint8Array[]>;
  /** False, and nothing is written, when another one has written since `version`. */
  readonly save: (
    device: Pick<ArchiveDevice, 'organisationId' | 'version'>,
    step: ArchiveStep,
  ) => Promise<boolean>;
  /** What could not be opened yet for want of these keys. */
  readonly waiting: (
    organisationId: string,
    sessionIds: readonly string[],
  ) => Promise<readonly ArchivedMessage[]>;
  /** From the oldest on, after this one. */
  readonly ofRoom: (
    matrixRoomId: string,
    after: Pick<ArchivedMessage, 'eventId' | 'sentAt'> | null,
    limit: number,
  ) => Promise<readonly ArchivedMessage[]>;
  readonly forgetBefore: (matrixRoomId: string, before: Date) => Promise<void>;
  readonly forgetBy: (senders: readonly string[]) => Promise<void>;
};

/** Hides what an archive holds; bound to what it is of, so that nothing sealed can take another's place. */
export type ArchiveSeal = {
  readonly close: (value: Uint8Array, about: string) => Uint8Array;
  /** @throws when it was broken, moved, or made with another key. */
  readonly open: (sealed: Uint8Array, about: string) => Buffer;
  /** A name that says nothing without the key. */
  readonly nameOf: (text: string) => string;
};

export type ReadEvent = {
  readonly event_id: string;
  readonly type: string;
  readonly sender: string;
  readonly origin_server_ts: number;
  readonly state_key?: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly redacts?: string;
};

/** What is new for an account. */
export type News = {
  readonly position: string;
  readonly toDevice: readonly unknown[];
  readonly changedUsers: readonly string[];
  readonly leftUsers: readonly string[];
  readonly keyCounts: Readonly<Record<string, number>>;
  readonly fallbackKeys: readonly string[] | null;
  /** From the oldest on, and from its coming into the room on. */
  readonly rooms: readonly { readonly roomId: string; readonly events: readonly ReadEvent[] }[];
};

export type KeyRequest = {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly body: string;
};

/** The chat server as an archive's account uses it: it reads, and tells of keys; it writes in no room. */
export type ArchiveLine = {
  readonly news: (since: string | null) => Promise<News>;
  /** The answer, as it came. */
  readonly send: (request: KeyRequest) => Promise<string>;
};

/** A device's keys, in the memory of this process. Whatever is done with it changes it: `changes` tells what is to be kept. */
export type ArchiveKeys = {
  readonly receive: (news: News) => Promise<{ readonly newSessions: readonly string[] }>;
  /** Null: there is no key for it yet. */
  readonly open: (
    roomId: string,
    event: ReadEvent,
  ) => Promise<{ readonly type: string; readonly content: unknown } | null>;
  /** What is to be sent to the chat server; `answered` once it was. */
  readonly requests: (options: { readonly isSigned: boolean }) => Promise<
    readonly {
      readonly request: KeyRequest;
      readonly answered: (reply: string) => Promise<void>;
    }[]
  >;
  readonly changes: () => Promise<readonly ArchiveRecord[]>;
  readonly close: () => Promise<void>;
};

export type OpenArchiveKeys = (
  device: Pick<ArchiveDevice, 'organisationId' | 'deviceId'> & { readonly userId: string },
  records: readonly Uint8Array[],
) => Promise<ArchiveKeys>;

/** What keeps an archive, where the configuration has a key for it. */
export type ArchiveTools = {
  readonly seal: ArchiveSeal;
  readonly openKeys: OpenArchiveKeys;
};
