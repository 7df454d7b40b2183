/** How a connection of media is sealed, as the browser reports it. */
export interface Seal {
  readonly tlsVersion: string | undefined;
  readonly dtlsCipher: string | undefined;
  readonly srtpCipher: string | undefined;
}

/** What some of these leave in a page. */
export interface Shown {
  readonly seals: () => Promise<readonly Seal[]>;
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

/** How the media are sealed can be asked for. */
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
  Object.assign(globalThis, { seals });
}
