import type {
  CallEngine,
  ConnectOptions,
  EngineGrant,
  EngineSession,
  NetworkReport,
} from '../call-engine.ts';
import { JitsiSession } from './jitsi-session.ts';
import type { JitsiLibrary } from './library.ts';
import { closeLine, makeLine, openLine } from './open-conference.ts';
import { probeSession } from './probe-session.ts';

/** The adapter of Jitsi's own client. Load it with `loadJitsiEngine`. */
export class JitsiCallEngine implements CallEngine {
  readonly name = 'jitsi';
  readonly #library: JitsiLibrary;

  constructor(library: JitsiLibrary) {
    this.#library = library;
  }

  async connect(grant: EngineGrant, options: ConnectOptions): Promise<EngineSession> {
    return this.#open(grant, options);
  }

  async probe(grant: EngineGrant, options: ConnectOptions): Promise<NetworkReport> {
    const session = await this.#open(grant, options);
    try {
      return await probeSession(session, options.signal);
    } finally {
      await session.leave();
    }
  }

  async #open(grant: EngineGrant, options: ConnectOptions): Promise<JitsiSession> {
    options.signal.throwIfAborted();
    const line = makeLine(this.#library, grant);
    let session: JitsiSession | null = null;
    try {
      await openLine(
        line,
        {
          grant,
          attend: (attended) => {
            const made = new JitsiSession(this.#library, attended, grant.participantId);
            session = made;
            // What is there before the room is entered is agreed on with the first offer.
            options.onOpen?.(made);
          },
        },
        options,
      );
    } catch (error) {
      await closeLine(line);
      throw error;
    }
    return opened(session);
  }
}

/** A line that is open has been attended. */
function opened(session: JitsiSession | null): JitsiSession {
  if (!session) throw new Error('Nobody attended the line');
  session.look();
  return session;
}
