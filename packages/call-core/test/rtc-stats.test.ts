import { describe, expect, test } from 'vitest';
import { sentLoss, sumStats } from '../src/rtc-stats.ts';

type Entries = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function aReport(entries: Entries): RTCStatsReport {
  const withIds = Object.entries(entries).map(([id, entry]) => [id, { id, ...entry }] as const);
  return new Map(withIds);
}

const shared = {
  transport: { type: 'transport', selectedCandidatePairId: 'pair' },
  other: { type: 'candidate-pair', localCandidateId: 'nowhere', bytesSent: 999 },
  pair: {
    type: 'candidate-pair',
    localCandidateId: 'local',
    bytesSent: 10,
    bytesReceived: 20,
    responsesReceived: 3,
    currentRoundTripTime: 0.05,
    availableOutgoingBitrate: 2_500_000,
  },
  local: { type: 'local-candidate', candidateType: 'host', protocol: 'udp' },
};

describe('the statistics', () => {
  test('of several receivers are summed, and what they share counts once', () => {
    const sound = {
      type: 'inbound-rtp',
      packetsReceived: 5,
      packetsLost: 1,
      totalAudioEnergy: 0.5,
    };
    const picture = { type: 'inbound-rtp', framesDecoded: 30, totalFreezesDuration: 0.25 };

    const stats = sumStats([aReport({ ...shared, sound }), aReport({ ...shared, picture })], 1000);

    expect(stats).toEqual({
      at: 1000,
      bytesSent: 10,
      bytesReceived: 20,
      packetsReceived: 5,
      packetsLost: 1,
      framesDecoded: 30,
      frozenMs: 250,
      rttMs: 50,
      availableUpKbps: 2500,
      audioEnergy: 0.5,
      signsOfLife: 23,
      path: 'udp',
    });
  });

  test('of a call without any track know nothing, and say so', () => {
    expect(sumStats([], 0)).toMatchObject({ rttMs: null, availableUpKbps: null, path: 'unknown' });
  });

  test.each([
    [{ candidateType: 'srflx', protocol: 'udp' }, 'udp'],
    [{ candidateType: 'host', protocol: 'tcp' }, 'tcp'],
    [{ candidateType: 'relay', protocol: 'udp', relayProtocol: 'tls' }, 'relay-tcp'],
    [{ candidateType: 'relay', protocol: 'udp', relayProtocol: 'udp' }, 'relay-udp'],
  ])('of a path by %o say %s', (candidate, path) => {
    const local = { type: 'local-candidate', ...candidate };

    expect(sumStats([aReport({ ...shared, local })], 0).path).toBe(path);
  });

  test('find the path where the browser names no transport', () => {
    const pair = { ...shared.pair, nominated: true };

    expect(sumStats([aReport({ pair, local: shared.local })], 0).path).toBe('udp');
  });

  test('tell the worst loss that the other side reports', () => {
    const report = aReport({
      one: { type: 'remote-inbound-rtp', fractionLost: 0.02 },
      two: { type: 'remote-inbound-rtp', fractionLost: 0.1 },
    });

    expect(sentLoss(report)).toBe(0.1);
    expect(sentLoss(aReport({}))).toBeNull();
  });
});
