import type { EngineSession, MediaSource } from './call-engine.ts';
import type { Clock } from '@astra/page-state/clock';

/** What one wants to send now. A source that is not there is muted or taken back. */
export type Outgoing = Readonly<Partial<Record<MediaSource, MediaStreamTrack>>>;

/** Brings what a session sends in line with what one wants to send. */
export interface Sender {
  /** The last word counts; steps of one source go one after another. */
  readonly sync: (wanted: Outgoing) => void;
  readonly stop: () => void;
}

interface Sent {
  readonly track: MediaStreamTrack;
  readonly isMuted: boolean;
}

const SOURCES: readonly MediaSource[] = ['microphone', 'camera', 'screen', 'screen-audio'];
const RETRY_MS = 1500;
const MOST_RETRIES = 3;

/** Makes the sender of one session. */
export function makeSender(session: EngineSession, clock: Clock): Sender {
  const sent = new Map<MediaSource, Sent>();
  let wanted: Outgoing = {};
  let version = 0;
  let isRunning = false;
  const stopped = new AbortController();
  let retries = 0;
  let cancelRetry: (() => void) | null = null;

  const step = async (source: MediaSource): Promise<void> => {
    const track = wanted[source];
    const now = sent.get(source);
    const next = await apply({ session, source, track, now });
    if (next) sent.set(source, next);
    else sent.delete(source);
  };

  const run = async (): Promise<void> => {
    isRunning = true;
    let done = -1;
    while (done !== version && !stopped.signal.aborted) {
      done = version;
      // Side by side: a picture need not wait until the sound is negotiated.
      await Promise.all(SOURCES.map((source) => step(source).catch(retryLater)));
    }
    isRunning = false;
  };

  /** One failed step must not keep the others from being sent. */
  const retryLater = (): void => {
    if (stopped.signal.aborted || retries >= MOST_RETRIES) return;
    retries += 1;
    cancelRetry?.();
    cancelRetry = clock.after(RETRY_MS, start);
  };

  const start = (): void => {
    version += 1;
    if (!isRunning && !stopped.signal.aborted) void run();
  };

  return {
    sync: (next) => {
      wanted = next;
      retries = 0;
      start();
    },
    stop: () => {
      stopped.abort();
      cancelRetry?.();
    },
  };
}

interface Step {
  readonly session: EngineSession;
  readonly source: MediaSource;
  readonly track: MediaStreamTrack | undefined;
  readonly now: Sent | undefined;
}

async function apply({ session, source, track, now }: Step): Promise<Sent | null> {
  if (!track) return now ? silence({ session, source, track, now }, now) : null;
  if (!now) {
    await session.publish(track, source);
    return { track, isMuted: false };
  }
  if (now.track !== track) await session.replaceTrack(track, source);
  if (now.isMuted) await session.setMuted(source, false);
  return { track, isMuted: false };
}

async function silence({ session, source }: Step, now: Sent): Promise<Sent | null> {
  if (source === 'screen' || source === 'screen-audio') {
    await session.unpublish(source);
    return null;
  }
  // Muting is quicker to take back than a new publication, and the others see it as a mute.
  if (!now.isMuted) await session.setMuted(source, true);
  return { track: now.track, isMuted: true };
}
