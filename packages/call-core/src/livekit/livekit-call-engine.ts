import type {
  CallEngine,
  ConnectOptions,
  EngineGrant,
  EngineSession,
  NetworkReport,
  ProbeOptions,
} from '../call-engine.ts';
import { LiveKitSession } from './livekit-session.ts';
import { connectRoom, makeRoom } from './open-room.ts';
import { probeRoom } from './probe-room.ts';

/** The adapter of LiveKit's own client. Load it with `loadLiveKitEngine`. */
export class LiveKitCallEngine implements CallEngine {
  readonly name = 'livekit';

  async connect(grant: EngineGrant, options: ConnectOptions): Promise<EngineSession> {
    const room = makeRoom();
    const session = new LiveKitSession(room, grant.participantId);
    try {
      await connectRoom(room, grant, {
        signal: options.signal,
        onOpen: () => options.onOpen?.(session),
      });
    } catch (error) {
      await session.leave();
      throw error;
    }
    session.look();
    return session;
  }

  async probe(grant: EngineGrant, options: ProbeOptions): Promise<NetworkReport> {
    const room = makeRoom();
    try {
      await connectRoom(room, grant, { signal: options.signal, onOpen: () => {} });
      return await probeRoom(room, options.signal);
    } finally {
      await room.disconnect(false);
    }
  }
}
