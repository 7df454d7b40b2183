import type { MediaStats, NetworkPath } from './call-engine.ts';

/** One entry of a browser's statistics: https://www.w3.org/TR/webrtc-stats/ */
type Entry = Readonly<Record<string, unknown>>;

/** Sums the statistics of several senders and receivers; what they share counts once. */
export function sumStats(reports: readonly RTCStatsReport[], at: number): MediaStats {
  const entries = new Map<string, Entry>();
  for (const report of reports) {
    // A statistics entry is a dictionary: the DOM types it as `any`.
    report.forEach((entry: Entry, id: string) => entries.set(id, entry));
  }
  const all = [...entries.values()];
  const pair = selectedPair(all);
  const inbound = all.filter((one) => one['type'] === 'inbound-rtp');
  const sum = (name: string): number =>
    inbound.reduce((total, one) => total + number(one, name), 0);
  return {
    at,
    bytesSent: pair ? number(pair, 'bytesSent') : 0,
    bytesReceived: pair ? number(pair, 'bytesReceived') : 0,
    packetsReceived: sum('packetsReceived'),
    packetsLost: sum('packetsLost'),
    framesDecoded: sum('framesDecoded'),
    frozenMs: Math.round(sum('totalFreezesDuration') * 1000),
    rttMs: scaled(pair, 'currentRoundTripTime', 1000),
    availableUpKbps: scaled(pair, 'availableOutgoingBitrate', 1 / 1000),
    audioEnergy: sum('totalAudioEnergy'),
    signsOfLife: pair ? number(pair, 'bytesReceived') + number(pair, 'responsesReceived') : 0,
    path: pathOf(all, pair),
  };
}

/** Loss of what one sends, as the other side reports it: 0 to 1, or null before the first report. */
export function sentLoss(report: RTCStatsReport): number | null {
  let worst: number | null = null;
  report.forEach((entry: Entry) => {
    if (entry['type'] !== 'remote-inbound-rtp') return;
    worst = Math.max(worst ?? 0, number(entry, 'fractionLost'));
  });
  return worst;
}

/** Packets received so far, by the id of the track that they are of. */
export function packetsByTrack(reports: readonly RTCStatsReport[]): ReadonlyMap<string, number> {
  const packets = new Map<string, number>();
  for (const report of reports)
    report.forEach((entry: Entry) => {
      const { type, trackIdentifier } = entry;
      if (type === 'inbound-rtp' && typeof trackIdentifier === 'string')
        packets.set(trackIdentifier, number(entry, 'packetsReceived'));
    });
  return packets;
}

function selectedPair(all: readonly Entry[]): Entry | undefined {
  const transports = all.filter((one) => one['type'] === 'transport');
  const used = new Set(transports.map((one) => one['selectedCandidatePairId']));
  const pairs = all.filter((one) => one['type'] === 'candidate-pair');
  const isUsed = (pair: Entry): boolean => used.has(pair['id']);
  // Firefox has no selectedCandidatePairId; there the pair itself says so.
  return pairs.find(isUsed) ?? pairs.find((pair) => pair['nominated'] === true);
}

function pathOf(all: readonly Entry[], pair: Entry | undefined): NetworkPath {
  const local = all.find((one) => one['id'] === pair?.['localCandidateId']);
  if (!local) return 'unknown';
  const isRelay = local['candidateType'] === 'relay';
  const protocol = isRelay ? (local['relayProtocol'] ?? local['protocol']) : local['protocol'];
  const isUdp = protocol === 'udp';
  if (isRelay) return isUdp ? 'relay-udp' : 'relay-tcp';
  return isUdp ? 'udp' : 'tcp';
}

function number(entry: Entry, name: string): number {
  const value = entry[name];
  return typeof value === 'number' ? value : 0;
}

function scaled(entry: Entry | undefined, name: string, factor: number): number | null {
  const value = entry?.[name];
  return typeof value === 'number' ? Math.round(value * factor) : null;
}
