import '@astra/ui/fonts.css';
import '@astra/ui/tokens.css';
import '@astra/ui/base.css';
import '@astra/ui/call.css';
import { createRoot } from 'react-dom/client';
import { browserClock } from '@astra/page-state/browser-clock';
import type { LinkQuality, RemoteParticipant, Wanted } from '@astra/call-core/call-engine';
import { makeCallSession } from '@astra/call-core/call-session';
import type { Reaction } from '@astra/call-core/signals';
import { MemoryCallEngine } from '@astra/call-core/memory/memory-call-engine';
import { LiveRegionProvider } from '@astra/ui/live-region';
import { Panel } from '@astra/ui/panel';
import { CallScreen } from '#call/call-screen.tsx';
import { I18nRoot } from '#shared/i18n.tsx';
import { typesetAll } from '#shared/typography.ts';
import call from '#locales/fr/call.json' with { type: 'json' };
import { faultsOf, placesOf } from './look.ts';
import { paintedDevices, paintedTrack } from './painted.ts';

/** One person as a test describes them. */
export interface Cast {
  readonly name: string;
  readonly isSpeaking?: boolean;
  readonly isMuted?: boolean;
  readonly hasCamera?: boolean;
  readonly isUpright?: boolean;
  readonly isLost?: boolean;
  readonly isWeak?: boolean;
  readonly handRaisedAt?: number;
  readonly isSharing?: boolean;
}

/** The real call view over the real session; the test plays the engine. */
export interface CallPage {
  show(cast: readonly Cast[]): void;
  wanted(): readonly Wanted[];
  /** The one at this place of the cast reacts. */
  reactBy(at: number, reaction: Reaction): void;
  /** The connection is away, and the engine brings it back. */
  lose(): void;
  /** The engine judges one's own line so. */
  feel(quality: LinkQuality): void;
  /** What the view has told the engine. */
  told(): {
    readonly isHandUp: boolean;
    readonly reactions: readonly Reaction[];
    /** Is a picture being sent? */
    readonly isSeen: boolean;
  };
  faults: typeof faultsOf;
  places: typeof placesOf;
}

declare global {
  interface Window {
    callPage: CallPage;
  }
}

const engine = new MemoryCallEngine();
const session = makeCallSession({
  loadEngine: async () => engine,
  fetchGrant: async () => ({
    engineId: 'livekit',
    engine: 'livekit',
    url: 'wss://nowhere.invalid',
    credential: 'only-once',
    roomId: 'room',
    participantId: 'me',
    expiresAt: new Date(Date.now() + 60_000).toISOString(),
  }),
  clock: browserClock,
  devices: paintedDevices,
});

const tracks = new Map<string, MediaStreamTrack>();

function trackOf(id: string, at: number, isUpright = false): MediaStreamTrack {
  const track = tracks.get(id) ?? paintedTrack(at * 37, isUpright ? [360, 640] : [640, 360]);
  tracks.set(id, track);
  return track;
}

function screenOf(id: string): MediaStreamTrack {
  const key = `${id} screen`;
  const track = tracks.get(key) ?? paintedTrack(210, [1280, 720]);
  tracks.set(key, track);
  return track;
}

function qualityOf({ isLost = false, isWeak = false }: Cast): LinkQuality {
  if (isLost) return 'lost';
  return isWeak ? 'poor' : 'good';
}

function toParticipant(one: Cast, at: number): RemoteParticipant {
  const id = `p${String(at)}`;
  const camera = { isMuted: false, track: trackOf(id, at, one.isUpright) };
  return {
    id,
    name: one.name,
    joinedAt: at,
    isSpeaking: one.isSpeaking ?? false,
    quality: qualityOf(one),
    handRaisedAt: one.handRaisedAt ?? null,
    media: {
      microphone: { isMuted: one.isMuted ?? false, track: null },
      ...(one.hasCamera === false ? {} : { camera }),
      ...(one.isSharing ? { screen: { isMuted: false, track: screenOf(id) } } : {}),
    },
  };
}

window.callPage = {
  show: (cast) => engine.last.show(cast.map(toParticipant)),
  wanted: () => engine.last.wanted,
  reactBy: (at, reaction) => engine.last.reactBy(`p${String(at)}`, reaction),
  lose: () => engine.last.become({ status: 'reconnecting' }),
  feel: (quality) => engine.last.feel(quality),
  told: () => ({
    isSeen: engine.last.sent.get('camera')?.isMuted === false,
    isHandUp: engine.last.handRaisedAt !== null,
    reactions: engine.last.reactions,
  }),
  faults: faultsOf,
  places: placesOf,
};

const audience = new URLSearchParams(location.search).get('audience');
if (audience) document.documentElement.dataset['audience'] = audience;

const isHost = audience !== 'patient';
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <I18nRoot
      load={async () => ({ call })}
      first={{ locale: 'fr', messages: typesetAll({ call }, 'fr') }}
    >
      <LiveRegionProvider>
        <CallScreen
          session={session}
          people={{
            title: 'M. Karim Kaddour',
            about: 'né le 14 février 1978',
            selfName: 'Dr Nadia Berthelot',
            selfKind: isHost ? 'member' : 'guest',
            remoteKind: isHost ? 'guest' : 'member',
            isHost,
            phone: { number: '+33639980041', written: '06 39 98 00 41' },
          }}
          // The doctor's bar is the fullest one.
          panels={
            isHost
              ? (['Attente', 'Organiser'] as const).map((label) => ({
                  key: label,
                  icon: label === 'Attente' ? 'hourglass' : 'user-round-cog',
                  label,
                  count: { value: 2, label: '2 personnes attendent' },
                  content: (close) => (
                    <Panel title={label} closeLabel="Fermer" onClose={close}>
                      <p>Mme Paulette Bellec attend depuis 11 minutes.</p>
                    </Panel>
                  ),
                }))
              : []
          }
          onLeave={() => undefined}
          onEnded={() => undefined}
        />
      </LiveRegionProvider>
    </I18nRoot>,
  );
}
// A line that carries 240 kbit/s, of which a tenth is lost.
const begun = Date.now();
setInterval(() => {
  if (engine.sessions.length === 0) return;
  const at = Date.now();
  const packets = at - begun;
  engine.last.measured = {
    ...engine.last.measured,
    at,
    bytesReceived: packets * 30,
    packetsReceived: packets * 9,
    packetsLost: packets,
    rttMs: 420,
    availableUpKbps: 180,
  };
}, 100);
session.join();
