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

/** A record as it is kept, and the name of the key that sealed it. */
export type KeptRecord = {
  readonly id: string;
  readonly sealed: Uint8Array;
  readonly keyName: string;
};

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
  /** Of the key that has sealed all of it. */
  readonly keyName: string;
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
  /** The device, for this replica alone until ten seconds from now; null while another one has it. */
  readonly hold: (organisationId: string, replica: string) => Promise<ArchiveDevice | null>;
  /** Whichever replica comes next may have it. */
  readonly letGo: (organisationId: string, replica: string) => Promise<void>;
  readonly records: (organisationId: string) => Promise<readonly KeptRecord[]>;
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
  /** What these wrote in the organisation's rooms, from the oldest on, after this one. */
  readonly ofSenders: (
    of: { readonly organisationId: string; readonly senders: readonly string[] },
    after: Pick<ArchivedMessage, 'eventId' | 'sentAt'> | null,
    limit: number,
  ) => Promise<readonly ArchivedMessage[]>;
  readonly forgetBefore: (matrixRoomId: string, before: Date) => Promise<void>;
  readonly forgetBy: (senders: readonly string[]) => Promise<void>;

  /** Of the keys by which anything is sealed now. */
  readonly keyNames: () => Promise<readonly string[]>;
  /** Devices of which something is sealed by another key than this. */
  readonly devicesSealedOtherwise: (keyName: string) => Promise<readonly string[]>;
  /** Locked until the transaction ends; what another one has locked is left out. */
  readonly messagesSealedOtherwise: (
    keyName: string,
    limit: number,
  ) => Promise<readonly SealedMessage[]>;
  readonly keepSealed: (messages: readonly SealedMessage[], keyName: string) => Promise<void>;
  /** Anything that the key of this name sealed. */
  readonly sampleOf: (keyName: string) => Promise<{
    readonly organisationId: string;
    readonly eventId: string | null;
    readonly sealed: Uint8Array;
  } | null>;
};

export type SealedMessage = Pick<ArchivedMessage, 'eventId' | 'sealed'> & {
  readonly organisationId: string;
};

/** Hides what an archive holds; bound to what it is of, so that nothing sealed can take another's place. */
export type ArchiveSeal = {
  /** Of the key that seals. */
  readonly keyName: string;
  readonly close: (value: Uint8Array, about: string) => Uint8Array;
  /** By the key that seals, or by the one before. @throws when it was broken, moved, or made with another key. */
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
  records: readonly KeptRecord[],
) => Promise<ArchiveKeys>;

/** The same records by the key that seals now: those of before are gone. */
export type ResealRecords = (
  organisationId: string,
  records: readonly KeptRecord[],
) => readonly ArchiveRecord[];

/** What keeps an archive, where the configuration has a key for it. */
export type ArchiveTools = {
  readonly seal: ArchiveSeal;
  readonly openKeys: OpenArchiveKeys;
  readonly resealRecords: ResealRecords;
};
