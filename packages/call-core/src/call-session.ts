import type { MediaSource, MediaStats, RemoteParticipant, Wanted } from './call-engine.ts';
import type { CallSnapshot, View } from './call-state.ts';
import { Carrier } from './carrier.ts';
import type { Devices, ScreenContent } from './devices.ts';
import type { JoinParts } from './joining.ts';
import { makeLocalMedia } from './local-media.ts';
import type { LocalMedia, LocalStart } from './local-media.ts';
import { makeStore } from '@astra/page-state/observable';
import type { Observable } from '@astra/page-state/observable';
import { makeSignals } from './own-signals.ts';
import type { Signals } from './own-signals.ts';
import type { Reaction } from './signals.ts';

/** What a call needs. */
export interface CallSessionParts extends JoinParts {
  readonly devices: Devices;
  /** What was chosen before the call. Default: microphone and camera on. */
  readonly start?: LocalStart;
}

/** A call of one person in one page, carried by one engine after another. */
export interface CallSession extends Observable<CallSnapshot> {
  /** Starts to join, also again after the end; progress is in the snapshot. */
  readonly join: () => void;
  /** Leaves and lets every device go; the snapshot ends with `left`. */
  readonly leave: () => Promise<void>;
  /** A server said that the meeting is on this engine: goes there, unless the call is there already. */
  readonly goTo: (engineId: string) => void;
  readonly setMicrophone: (isOn: boolean) => Promise<void>;
  readonly setCamera: (isOn: boolean) => Promise<void>;
  readonly chooseMicrophone: (deviceId: string) => Promise<void>;
  readonly chooseCamera: (deviceId: string) => Promise<void>;
  /** The page gives it to its audio elements (`playOn`). */
  readonly chooseSpeaker: (deviceId: string) => void;
  /** True turns the camera off and receives no picture. False receives again; the camera stays off. */
  readonly setAudioOnly: (isAudioOnly: boolean) => Promise<void>;
  /** Must be called from a click. Throws `DeviceError`; to change one's mind is no error. */
  readonly shareScreen: () => Promise<void>;
  readonly stopSharing: () => Promise<void>;
  /** Can this browser share a screen at all? */
  readonly canShareScreen: boolean;
  /** Makes the shared screen sharp (the default) or smooth. */
  readonly setScreenContent: (content: ScreenContent) => Promise<void>;
  /** A hand stays up until the person lowers it or leaves. */
  readonly setHand: (isRaised: boolean) => void;
  /** Three a second at most; what is more is dropped. */
  readonly react: (reaction: Reaction) => void;
  /** What the page shows of others' pictures. What is not named is received small. */
  readonly setViews: (views: readonly View[]) => void;
  /** One person's camera is received as sharp as it comes, however small it is shown; null: nobody's. */
  readonly sharpen: (participantId: string | null) => void;
  readonly dismissNotice: () => void;
  /** Null outside of a call. */
  readonly getStats: () => Promise<MediaStats | null>;
}

/** Height asked for a picture that the page has not (yet) said anything about. */
const UNSEEN_HEIGHT = 180;
/** More than any camera of ours sends. */
const SHARPEST_HEIGHT = 2160;

/** Makes a call. Nothing happens before `join`. */
export function makeCallSession(parts: CallSessionParts): CallSession {
  const sides = makeSides(parts);
  const { carrier, local, signals } = sides;
  const store = makeStore(snapshotOf(sides));
  let views: readonly View[] = [];
  let sharpId: string | null = null;

  const tellWanted = (): void => {
    const { isAudioOnly } = local.getSnapshot();
    const { participants } = carrier.state.getSnapshot();
    carrier.want(participants.flatMap((one) => wantedOf(one, { views, sharpId, isAudioOnly })));
  };
  const people = makeChange(() => carrier.state.getSnapshot().participants);
  const update = (): void => {
    if (people.hasChanged()) tellWanted();
    store.set(snapshotOf(sides, store.getSnapshot()));
  };
  carrier.state.subscribe(update);
  signals.subscribe(update);
  local.subscribe(() => {
    carrier.send(local.outgoing());
    tellWanted();
    update();
  });

  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    join: () => {
      carrier.join();
      void local.open();
    },
    leave: () => {
      const left = carrier.leave();
      signals.clear();
      return left;
    },
    goTo: (engineId) => carrier.goTo(engineId),
    setMicrophone: local.microphone.setOn,
    setCamera: local.camera.setOn,
    chooseMicrophone: local.microphone.choose,
    chooseCamera: local.camera.choose,
    chooseSpeaker: local.chooseSpeaker,
    setAudioOnly: local.setAudioOnly,
    shareScreen: local.shareScreen,
    stopSharing: local.stopSharing,
    canShareScreen: parts.devices.hasScreen,
    setScreenContent: local.setScreenContent,
    setHand: signals.setHand,
    react: signals.react,
    setViews: (next) => {
      views = next;
      tellWanted();
    },
    sharpen: (participantId) => {
      sharpId = participantId;
      tellWanted();
    },
    dismissNotice: local.dismissNotice,
    getStats: async () => (await carrier.session?.getStats()) ?? null,
  };
}

function makeChange(read: () => unknown): { readonly hasChanged: () => boolean } {
  let last = read();
  return {
    hasChanged: () => {
      const before = last;
      last = read();
      return !Object.is(before, last);
    },
  };
}

interface Seen {
  readonly views: readonly View[];
  readonly sharpId: string | null;
  readonly isAudioOnly: boolean;
}

const PICTURES = ['camera', 'screen'] as const satisfies readonly MediaSource[];

function wantedOf(
  person: RemoteParticipant,
  { views, sharpId, isAudioOnly }: Seen,
): readonly Wanted[] {
  return PICTURES.filter((source) => person.media[source]).map((source) => {
    const view = views.find((one) => one.participantId === person.id && one.source === source);
    const isSharp = source === 'camera' && person.id === sharpId;
    const height = isSharp ? SHARPEST_HEIGHT : (view?.heightPx ?? UNSEEN_HEIGHT);
    const maxHeight = isAudioOnly || height <= 0 ? 'off' : Math.round(height);
    return { participantId: person.id, source, maxHeight };
  });
}

interface Sides {
  readonly carrier: Carrier;
  readonly local: LocalMedia;
  readonly signals: Signals;
}

function makeSides(parts: CallSessionParts): Sides {
  const local = makeLocalMedia(parts.devices, parts.start);
  const signals = makeSignals(parts.clock, {
    raise: (raisedAt) => carrier.raise(raisedAt),
    react: (reaction) => carrier.react(reaction),
  });
  const carrier: Carrier = new Carrier(parts, {
    onEnd: local.close,
    onHostMute: local.obeyHost,
    onReaction: signals.hear,
  });
  return { carrier, local, signals };
}

/** Keeps each part that did not change, so that a screen draws only what did. */
function snapshotOf({ carrier, local, signals }: Sides, last?: CallSnapshot): CallSnapshot {
  const { phase, engine, myId, me, participants } = carrier.state.getSnapshot();
  const { notice, ...own } = local.getSnapshot();
  // Through a line that is lost nothing comes; while the call goes on, that word of the engine's is an old one.
  const isOld = phase.name === 'in-call' && me.quality === 'lost';
  const side = { ...own, ...me, ...(isOld && { quality: 'unknown' as const }) };
  const next = { phase, engine, myId, local: side, participants, notice, ...signals.getSnapshot() };
  if (!last) return next;
  const kept = isSame(last.local, side) ? { ...next, local: last.local } : next;
  return isSame(last, kept) ? last : kept;
}

function isSame<T extends object>(one: T, other: T): boolean {
  // Both come from the same literal above, so they have the same keys.
  const keys = Object.keys(other) as (keyof T)[];
  return keys.every((key) => Object.is(one[key], other[key]));
}
