import type { EngineName, LinkQuality, MediaSource, RemoteParticipant } from './call-engine.ts';
import type { ScreenContent } from './devices.ts';
import type { Reaction } from './signals.ts';

/** Why a device cannot be used, in words that every browser's errors are mapped to. */
export type DeviceProblem =
  | 'permission-refused'
  | 'no-device'
  | 'device-busy'
  | 'insecure-context'
  | 'unknown';

/** Why a call is over. */
export type CallEndReason =
  | 'left'
  | 'ended-by-host'
  /** Taken out by a host, or put back to waiting: the meeting's state tells which. */
  | 'removed'
  /** The same person joined from another device or tab. */
  | 'replaced'
  /** No grant is given any more; `detail` of the refusal tells why. */
  | 'refused'
  /** Every try failed for as long as we try. */
  | 'connection-lost'
  /** The same, and the engine was reached to the last: no way for pictures and sound was found. */
  | 'media-blocked';

/** What is away, as far as the last try to join anew has shown: one's own network, or the video server. */
export type Fault = 'network' | 'server';

/** Where the call stands. Times are epoch milliseconds. */
export type CallPhase =
  | { readonly name: 'idle' }
  | { readonly name: 'joining'; readonly since: number; readonly attempt: number }
  | { readonly name: 'in-call'; readonly since: number }
  /** Attempt 0: the engine mends it by itself; from 1 on, we join anew. */
  | {
      readonly name: 'reconnecting';
      readonly since: number;
      readonly attempt: number;
      /** Null: nobody knows yet. */
      readonly fault: Fault | null;
    }
  /** Carried to another engine; the old one goes on until the new one has pictures. */
  | { readonly name: 'moving'; readonly since: number }
  | { readonly name: 'ended'; readonly reason: CallEndReason; readonly detail: string | null };

/** One's own microphone or camera. */
export type LocalDevice =
  | { readonly state: 'off' }
  | { readonly state: 'starting' }
  | {
      readonly state: 'on';
      readonly deviceId: string;
      readonly track: MediaStreamTrack;
      /** The system has taken it for a while, for a telephone call for instance: nothing is sent until it gives it back. */
      readonly isInterrupted?: true;
    }
  /** A muted microphone keeps its device, a muted camera lets it go (its light goes out). */
  | { readonly state: 'muted'; readonly deviceId: string | null }
  | { readonly state: 'unavailable'; readonly problem: DeviceProblem };

/** One's own side of the call. It survives the loss and the change of an engine. */
export interface LocalSide {
  readonly microphone: LocalDevice;
  readonly camera: LocalDevice;
  readonly screen:
    | { readonly state: 'off' | 'starting' }
    | {
        readonly state: 'on';
        readonly track: MediaStreamTrack;
        /** Not every browser gives the sound, and not of everything. */
        readonly hasSound: boolean;
        readonly content: ScreenContent;
      };
  /** No picture is sent or received. */
  readonly isAudioOnly: boolean;
  /** Null: the system's choice. */
  readonly speakerId: string | null;
  readonly isSpeaking: boolean;
  readonly quality: LinkQuality;
}

/** Something that happened to a device during the call, not by one's own hand: to be told. */
export interface DeviceNotice {
  readonly id: number;
  readonly kind: 'microphone' | 'camera' | 'speaker';
  readonly what: 'unplugged' | 'switched' | 'back' | 'interrupted' | 'muted-by-host';
  /** The device now in use, if any. */
  readonly label: string | null;
}

/** A reaction while it is shown. */
export interface ShownReaction {
  readonly id: number;
  /** Null: one's own. */
  readonly participantId: string | null;
  readonly reaction: Reaction;
}

/** The whole call at one moment. Immutable; parts that did not change are the same objects. */
export interface CallSnapshot {
  readonly phase: CallPhase;
  readonly engine: EngineName | null;
  readonly myId: string | null;
  readonly local: LocalSide;
  /** Everybody else, by time of joining; never oneself, not even one's own ghost. */
  readonly participants: readonly RemoteParticipant[];
  readonly notice: DeviceNotice | null;
  /** Since when one's own hand is up; null: it is down. It survives the loss and the change of an engine. */
  readonly handRaisedAt: number | null;
  /** The reactions of the last seconds, in their order. */
  readonly reactions: readonly ShownReaction[];
}

/** How large each remote picture is shown, so that only what is on screen is received. */
export interface View {
  readonly participantId: string;
  readonly source: Extract<MediaSource, 'camera' | 'screen'>;
  /** 0: not on screen. */
  readonly heightPx: number;
}
