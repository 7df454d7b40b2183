import type { Person, RoomEventFact } from './timeline-types.ts';

/** What a room tells about itself, as it happens. */
export type RoomNews =
  /** The window is another one now; nothing of the one before belongs to it. */
  | { readonly kind: 'opened'; readonly window: RoomWindow; readonly aroundId: string | null }
  /** The window holds these events too. */
  | { readonly kind: 'widened'; readonly where: 'older' | 'newer'; readonly window: RoomWindow }
  | { readonly kind: 'appended'; readonly events: readonly RoomEventFact[] }
  | { readonly kind: 'changed'; readonly event: RoomEventFact }
  /** The server's own sum of what was said about an event. */
  | { readonly kind: 'related'; readonly event: RoomEventFact }
  | { readonly kind: 'received'; readonly userId: string; readonly eventId: string }
  | { readonly kind: 'typing'; readonly userIds: readonly string[] }
  | { readonly kind: 'people'; readonly people: readonly Person[] }
  /** So much was missed that the window begins anew. */
  | { readonly kind: 'reset' };

/** A stretch of a room's events. */
export interface RoomWindow {
  readonly events: readonly RoomEventFact[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

/** One room at the server. It has one window, which moves; what is in it comes as news, in its order. */
export interface RoomSource {
  readonly roomId: string;
  readonly myId: string;
  /** The chat service's own account, which is no reader. */
  readonly serviceId: string | null;
  /** The event up to which oneself had read, as far as the server knows. */
  readonly myMarker: () => string | null;
  /** Moves the window to the newest events, or around one. Throws when that event cannot be had. */
  readonly open: (aroundId: string | null) => Promise<void>;
  /** Widens the window by a page. */
  readonly widen: (where: 'older' | 'newer') => Promise<void>;
  /** The first event from that moment on; null: there is none. */
  readonly eventAt: (at: number) => Promise<string | null>;
  readonly listen: (listener: (news: RoomNews) => void) => () => void;
  /** Says that all up to this event was read. */
  readonly markRead: (eventId: string) => Promise<void>;
  readonly sayTyping: (isTyping: boolean) => Promise<void>;
}
