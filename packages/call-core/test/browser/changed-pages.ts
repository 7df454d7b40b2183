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
  /** The numbers of the forms in which sound has come, as they stand in its packets. */
  readonly soundForms: () => readonly number[];
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

/** How the media are sealed, and in what form sound comes, can be asked for. */
export function showSeals(): void {
  const Native = globalThis.RTCPeerConnection;
  const all: RTCPeerConnection[] = [];
  const forms = new Set<number>();
  const lookout = new Worker(
    `data:text/javascript,${encodeURIComponent(`onrtctransform = ({ transformer: { readable, writable } }) =>
      readable.pipeThrough(new TransformStream({ transform(frame, passedOn) {
        postMessage(frame.getMetadata().payloadType);
        passedOn.enqueue(frame);
      } })).pipeTo(writable);`)}`,
  );
  lookout.addEventListener('message', ({ data }) => forms.add(Number(data)));
  globalThis.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      all.push(this);
      this.addEventListener('track', ({ track, receiver }) => {
        if (track.kind === 'audio') receiver.transform = new RTCRtpScriptTransform(lookout, {});
      });
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
  const soundReceived = async (): Promise<number> =>
    (await soundIn('inbound-rtp')).reduce((sum, { entry }) => sum + entry.packetsReceived, 0);
  const soundWay = async (): Promise<SoundWay | null> => {
    const [sent] = await soundIn('outbound-rtp');
    if (!sent) return null;
    const { entry, report } = sent;
    const pair = report.get(report.get(entry.transportId).selectedCandidatePairId);
    const { address, port } = report.get(pair.remoteCandidateId);
    const { payloadType } = report.get(entry.codecId);
    return { address, port, payloadType, ssrc: entry.ssrc, packetsSent: entry.packetsSent };
  };
  const soundForms = (): readonly number[] => [...forms];
  Object.assign(globalThis, { seals, soundForms, soundReceived, soundWay });
}
