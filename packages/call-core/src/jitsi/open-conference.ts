import { ConnectError } from '../call-engine.ts';
import type { ConnectOptions, EngineGrant } from '../call-engine.ts';
import { readClaims } from './claims.ts';
import { EVENTS } from './library.ts';
import type { JitsiConference, JitsiConnection, JitsiLibrary } from './library.ts';
import { connectError, faultOf } from './words.ts';

/** Bound of a join, all in all. */
const CONNECT_WITHIN_MS = 10_000;
/** The farewell is sent at once; what it is answered is not waited for longer than this. */
const LEAVE_WITHIN_MS = 1000;

/** A connection and, once signed in, the room. */
export interface Line {
  readonly connection: JitsiConnection;
  conference: JitsiConference | null;
}

/** What hears of everything from before the join on. */
export type Attend = (line: Line & { readonly conference: JitsiConference }) => void;

/** Makes a connection; nothing is sent yet. Throws `ConnectError` for a grant that is none. */
export function makeLine(library: JitsiLibrary, grant: EngineGrant): Line {
  const { domain, room } = readClaims(grant);
  const connection = new library.JitsiConnection(null, grant.credential, {
    hosts: { domain, muc: `conference.${domain}`, focus: `focus.${domain}` },
    serviceUrl: `${grant.url}?room=${encodeURIComponent(room)}`,
    // A stream that broke is not resumed: the call joins anew beside it, by a fresh decision.
    enableWebsocketResume: false,
    // It would ask by HTTP, with the token in the address.
    websocketKeepAlive: 0,
    // At `beforeunload` the person can still stay; the session leaves at `pagehide`.
    disableBeforeUnloadHandlers: true,
    // Each packet of sound also brings the one before. The focus offers it to whoever says this here.
    enableOpusRed: true,
    // The default is a public server of strangers.
    p2p: { stunServers: [] },
    bridgeChannel: { preferSctp: false },
  });
  return { connection, conference: null };
}

/** Signs in, joins and waits for the media, or throws `ConnectError` or the signal's reason. */
export async function openLine(
  line: Line,
  { grant, attend }: { readonly grant: EngineGrant; readonly attend: Attend },
  { signal }: ConnectOptions,
): Promise<void> {
  signal.throwIfAborted();
  const tooLate = AbortSignal.timeout(CONNECT_WITHIN_MS);
  const stop = AbortSignal.any([signal, tooLate]);
  try {
    await signIn(line.connection, stop);
    const conference = line.connection.initJitsiConference(grant.roomId, {
      // Between two people directly, each would learn the other's address.
      p2p: { enabled: false },
      videoQuality: { codecPreferenceOrder: ['VP8', 'H264'] },
      // Who is silent sends a packet in 400 ms instead of one in 20. The library has it off by default.
      audioQuality: { enableOpusDtx: true },
      // The sound of a shared screen is a second one.
      testing: { allowMultipleTracks: true },
    });
    line.conference = conference;
    attend({ connection: line.connection, conference });
    await enter(line.connection, conference, stop);
  } catch (cause) {
    signal.throwIfAborted();
    if (!tooLate.aborted) throw cause;
    // The server has made an offer of media, and nothing came of it.
    const isOffered = line.conference?.getActivePeerConnection() != null;
    throw new ConnectError(isOffered ? 'media-blocked' : 'timeout', { cause });
  }
}

function signIn(connection: JitsiConnection, stop: AbortSignal): Promise<void> {
  return settled(stop, (done, failed) => {
    connection.addEventListener(EVENTS.lineOpen, done);
    connection.addEventListener(EVENTS.lineFailed, (...told) =>
      failed(connectError(faultOf(told))),
    );
    connection.connect();
  });
}

function enter(
  connection: JitsiConnection,
  conference: JitsiConference,
  stop: AbortSignal,
): Promise<void> {
  return settled(stop, (done, failed) => {
    const fail = (...told: readonly unknown[]): void => failed(connectError(faultOf(told)));
    conference.on(EVENTS.mediaOpen, () => whenSealed(conference, { done, failed, stop }));
    conference.on(EVENTS.failed, fail);
    conference.on(EVENTS.kicked, () => failed(new ConnectError('refused')));
    connection.addEventListener(EVENTS.lineFailed, fail);
    conference.join();
  });
}

interface Outcome {
  readonly done: () => void;
  readonly failed: (error: Error) => void;
  readonly stop: AbortSignal;
}

/**
 * The library calls media open as soon as there is a way. With another key than the one that was told nothing ever
 * comes over it, and nothing would be said of that.
 */
function whenSealed(conference: JitsiConference, { done, failed, stop }: Outcome): void {
  const media = conference.getActivePeerConnection()?.peerconnection;
  const look = (): void => {
    // Firefox tells no state before its version 113.
    const state = media?.connectionState ?? 'connected';
    if (state === 'connected') done();
    else if (state === 'failed') failed(new ConnectError('media-blocked'));
  };
  media?.addEventListener('connectionstatechange', look, { signal: stop });
  look();
}

function settled(
  stop: AbortSignal,
  begin: (done: () => void, failed: (error: Error) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new ConnectError('timeout'));
    stop.addEventListener('abort', abort, { once: true });
    const end = (): void => stop.removeEventListener('abort', abort);
    begin(
      () => {
        end();
        resolve();
      },
      (error) => {
        end();
        reject(error);
      },
    );
  });
}

/** Leaves and hangs up; never throws, and sends its farewell before it first waits. */
export async function closeLine({ connection, conference }: Line): Promise<void> {
  const left = quietly(() => conference?.leave());
  await Promise.race([left, new Promise((resolve) => setTimeout(resolve, LEAVE_WITHIN_MS))]);
  await quietly(() => connection.disconnect());
}

/** What is gone already throws, at once or later: that is what was asked for. */
async function quietly(deed: () => unknown): Promise<void> {
  try {
    await deed();
  } catch {
    // see above
  }
}
