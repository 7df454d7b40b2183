import { describe, expect, test } from 'vitest';
import type { MediaStats, NetworkReport } from '../src/call-engine.ts';
import { NO_STATS } from '../src/memory/memory-call-engine.ts';
import { FIRST_QUALITY, judgeNetwork, nextQuality, sampleOf, wordFor } from '../src/quality.ts';
import type { QualitySample } from '../src/quality.ts';

const FINE: QualitySample = { lossRatio: 0, rttMs: 40, frozenRatio: 0, receivedKbps: 900 };
const FAIR: QualitySample = { ...FINE, lossRatio: 0.06 };
const WEAK: QualitySample = { ...FINE, lossRatio: 0.2 };
const NOTHING: QualitySample = { ...FINE, receivedKbps: 0 };

const LETTERS = { g: FINE, f: FAIR, w: WEAK, n: NOTHING } as const;
const SHOWN = { good: 'g', fair: 'f', 'weak-sound-first': 'w', 'nothing-received': 'n' } as const;

/** One letter for each sample; answers what is shown after each. */
function draw(samples: string): string {
  let state = FIRST_QUALITY;
  let shown = '';
  for (const letter of samples) {
    // The drawings below use only these letters.
    state = nextQuality(state, LETTERS[letter as keyof typeof LETTERS]);
    shown += SHOWN[state.word];
  }
  return shown;
}

function aLook(facts: Partial<MediaStats>): MediaStats {
  return { ...NO_STATS, path: 'udp', ...facts };
}

describe('the word for the connection', () => {
  test('one bad moment changes nothing', () => {
    expect(draw('ggwggg')).toBe('gggggg');
  });

  test('two bad moments are told', () => {
    expect(draw('ggwwgg')).toBe('gggwww');
  });

  test('better is believed later than worse', () => {
    expect(draw('wwggggg')).toBe('gwwwwgg');
  });

  test('a line that swings does not make the word swing', () => {
    expect(draw('gwgwgwgw')).toBe('gggggggg');
  });

  test('when nothing comes through, that is said', () => {
    expect(draw('gnnn')).toBe('ggnn');
  });

  test.each([
    [{ ...FINE, rttMs: 500 }, 'fair'],
    [{ ...FINE, rttMs: 900 }, 'weak-sound-first'],
    [{ ...FINE, frozenRatio: 0.2 }, 'fair'],
    [{ ...FINE, frozenRatio: 0.5 }, 'weak-sound-first'],
    [{ ...FINE, rttMs: null }, 'good'],
  ] as const)('%o is %s', (sample, word) => {
    expect(wordFor(sample)).toBe(word);
  });
});

describe('a sample', () => {
  test('is what changed between two looks', () => {
    const before = aLook({ at: 1000, bytesReceived: 1000, packetsReceived: 100, frozenMs: 0 });
    const after = aLook({
      at: 2000,
      bytesReceived: 126_000,
      packetsReceived: 190,
      packetsLost: 10,
      frozenMs: 250,
      rttMs: 30,
    });

    expect(sampleOf(before, after)).toEqual({
      lossRatio: 0.1,
      rttMs: 30,
      frozenRatio: 0.25,
      receivedKbps: 1000,
    });
  });

  test('is none when a source went away in between', () => {
    expect(sampleOf(aLook({ bytesReceived: 5 }), aLook({ at: 1, bytesReceived: 1 }))).toBeNull();
  });

  test('is none when no time passed', () => {
    expect(sampleOf(aLook({}), aLook({}))).toBeNull();
  });
});

describe('the check of the network says', () => {
  const report: NetworkReport = { path: 'udp', rttMs: 30, lossRatio: 0, upKbps: 2000 };

  test.each([
    [report, 'good'],
    [{ ...report, path: 'relay-udp' }, 'good'],
    [{ ...report, path: 'tcp' }, 'udp-blocked'],
    [{ ...report, path: 'relay-tcp' }, 'udp-blocked'],
    [{ ...report, rttMs: 700 }, 'weak'],
    [{ ...report, lossRatio: 0.1 }, 'weak'],
    [{ ...report, upKbps: 200 }, 'weak'],
    [{ ...report, rttMs: null, lossRatio: null, upKbps: null }, 'good'],
  ] satisfies [NetworkReport, string][])('of %o: %s', (given, word) => {
    expect(judgeNetwork(given)).toBe(word);
  });
});
