/** How a connection of media is sealed, as the browser reports it. */
export interface Seal {
  readonly tlsVersion: string | undefined;
  readonly dtlsCipher: string | undefined;
  readonly srtpCipher: string | undefined;
}

/** Where one's own sound goes, and by what it is known there. */
export interface SoundWay {
  readonly address: string;
  readonly port: number;
  readonly ssrc: number;
  readonly payloadType: number;
  readonly packetsSent: number;
}

/** What some of these leave in a page. */
export interface Shown {
  readonly seals: () => Promise<readonly Seal[]>;
  /** How many packets of sound came a second time, inside a later one. */
  readonly soundAgain: () => Promise<number>;
  readonly soundWay: () => Promise<SoundWay | null>;
  readonly soundReceived: () => Promise<number>;
}

/** Each runs in the page, before anything else: only relays may be used, and there are none. */
export function leaveNoWay(): void {
  const Native = globalThis.RTCPeerConnection;
  const blocked: RTCConfiguration = { iceServers: [], iceTransportPolicy: 'relay' };
  globalThis.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super({ ...configuration, ...blocked });
    }
    override setConfiguration(configuration?: RTCConfiguration): void {
      super.setConfiguration({ ...configuration, ...blocked });
    }
  };
}

/** Somebody between the page and the server has put a key of their own into what the server says of itself. */
export function forgeFingerprints(): void {
  const Native = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Native {
    override setRemoteDescription({ type, sdp = '' }: RTCSessionDescriptionInit): Promise<void> {
      const forged = sdp.replaceAll(
        /^(a=fingerprint:.*)([0-9A-F]{2})$/gim,
        (_line, begin: string, last: string) => `${begin}${last === '00' ? '01' : '00'}`,
      );
      return super.setRemoteDescription({ type, sdp: forged });
    }
  };
}

/** What is muted is sent on, whatever the page says of it. */
export function goOnSending(): void {
  Object.defineProperty(MediaStreamTrack.prototype, 'enabled', { get: () => true, set: () => {} });
}

/** How the media are sealed, and what came again of the sound, can be asked for. */
export function showSeals(): void {
  const Native = globalThis.RTCPeerConnection;
  const all: RTCPeerConnection[] = [];
  globalThis.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      all.push(this);
    }
  };
  const seals = async (): Promise<readonly Seal[]> => {
    const reports = await Promise.all(all.map((one) => one.getStats()));
    const entries = reports.flatMap((one) => [...one.values()] as RTCTransportStats[]);
    return entries
      .filter(({ type, dtlsState }) => type === 'transport' && dtlsState === 'connected')
      .map(({ tlsVersion, dtlsCipher, srtpCipher }) => ({ tlsVersion, dtlsCipher, srtpCipher }));
  };
  /** All entries of that kind, each with the report that it stands in. */
  const soundIn = async (direction: string) => {
    const reports = await Promise.all(all.map((one) => one.getStats()));
    return reports.flatMap((report) =>
      [...report.values()]
        .filter(({ type, kind }) => type === direction && kind === 'audio')
        .map((entry) => ({ entry, report })),
    );
  };
  const received = async (field: 'packetsReceived' | 'fecPacketsReceived'): Promise<number> =>
    (await soundIn('inbound-rtp')).reduce((sum, { entry }) => sum + Number(entry[field] ?? 0), 0);
  const soundWay = async (): Promise<SoundWay | null> => {
    const [sent] = await soundIn('outbound-rtp');
    if (!sent) return null;
    const { entry, report } = sent;
    const pair = report.get(report.get(entry.transportId).selectedCandidatePairId);
    const { address, port } = report.get(pair.remoteCandidateId);
    const { payloadType } = report.get(entry.codecId);
    return { address, port, payloadType, ssrc: entry.ssrc, packetsSent: entry.packetsSent };
  };
  const soundAgain = (): Promise<number> => received('fecPacketsReceived');
  const soundReceived = (): Promise<number> => received('packetsReceived');
  Object.assign(globalThis, { seals, soundAgain, soundReceived, soundWay });
}
