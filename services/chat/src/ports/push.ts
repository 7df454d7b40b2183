import type { Locale } from '@astra/contracts/common';
import type { PushLetter } from '@astra/contracts/push';
import type { PushNews, Summons } from '#domain/push.ts';

/** A browser that is told of news. */
export type PushDevice = {
  readonly id: string;
  readonly personId: string;
  readonly organisationId: string;
  readonly sessionId: string;
  readonly name: string;
  readonly locale: Locale;
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  readonly addedAt: Date;
  readonly toldAt: Date | null;
};

export type PushDevices = {
  readonly ofPerson: (personId: string) => Promise<readonly PushDevice[]>;
  readonly put: (device: Omit<PushDevice, 'toldAt'>) => Promise<void>;
  /** Whosever this address was, it is so no more. */
  readonly leave: (endpoint: string) => Promise<void>;
  /** False when the person has no such one. */
  readonly remove: (id: string, personId: string) => Promise<boolean>;
  readonly drop: (id: string) => Promise<void>;
  readonly endSession: (sessionId: string) => Promise<void>;
  /** And the key by which the chat server names them. */
  readonly endPerson: (personId: string) => Promise<void>;
};

/** By which the chat server names a person. */
export type PushKeys = {
  /** The one that they have, or else this one. */
  readonly ensure: (
    person: { readonly personId: string; readonly organisationId: string },
    fresh: { readonly key: string; readonly at: Date },
  ) => Promise<string>;
  /** Null as well for somebody without a device. */
  readonly personBy: (key: string) => Promise<string | null>;
  /** People with a device whose pusher was looked at the longest ago. */
  readonly longestUnseen: (
    before: Date,
    limit: number,
  ) => Promise<
    readonly { readonly personId: string; readonly localpart: string; readonly key: string }[]
  >;
  readonly seen: (personId: string, at: Date) => Promise<void>;
};

export type DueLetter = Pick<PushNews, 'topic' | 'kind' | 'path' | 'until'> & {
  readonly device: Pick<PushDevice, 'id' | 'endpoint' | 'p256dh' | 'auth' | 'locale'>;
  readonly tries: number;
  readonly news: string;
};

export type PushLetters = {
  /** In the transaction of what is told; who acts sees nothing of the others' browsers. */
  readonly tell: (personIds: readonly string[], news: PushNews) => Promise<void>;
  readonly tellDevice: (device: PushDevice, news: PushNews) => Promise<void>;
  /** What was not sent yet is not to be told any more. */
  readonly withdraw: (personIds: readonly string[], topic: string) => Promise<void>;
  /** Those that are due, held for this replica until then; what is old is gone. */
  readonly claim: (
    now: Date,
    hold: { readonly until: Date; readonly limit: number },
  ) => Promise<readonly DueLetter[]>;
  /** Unless there is newer news. */
  readonly settle: (letter: DueLetter, at: Date) => Promise<void>;
  readonly postpone: (letter: DueLetter, until: Date) => Promise<void>;
};

export type PushSummons = {
  /** Locked until the transaction ends. */
  readonly ofMeeting: (meetingId: string) => Promise<readonly Pick<Summons, 'personId' | 'kind'>[]>;
  readonly add: (
    meeting: { readonly meetingId: string; readonly organisationId: string },
    summons: Summons,
  ) => Promise<void>;
  readonly remove: (meetingId: string, of: Pick<Summons, 'personId' | 'kind'>) => Promise<void>;
  /** Takes those away whose time is over, and gives them. */
  readonly takeOver: (
    now: Date,
  ) => Promise<
    readonly { readonly meetingId: string; readonly personId: string; readonly kind: string }[]
  >;
};

export type PushAnswer =
  | { readonly is: 'taken' }
  /** The browser is not there any more. */
  | { readonly is: 'gone' }
  | { readonly is: 'later'; readonly retryAfterMs: number | null }
  | { readonly is: 'refused'; readonly status: number };

/** Push services of browsers' makers. */
export type PushServices = {
  /** By which browsers know that it is us. */
  readonly publicKey: string;
  readonly isWithinReach: (endpoint: string) => boolean;
  /** Sealed to the browser; the maker learns that there is something, from whom, how urgent. Never throws. */
  readonly send: (
    device: DueLetter['device'],
    letter: PushLetter,
    how: {
      readonly ttlSeconds: number;
      readonly urgency: 'high' | 'normal' | 'low';
      readonly topic: string;
    },
  ) => Promise<PushAnswer>;
};
