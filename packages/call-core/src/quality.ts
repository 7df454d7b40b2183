import type { MediaStats, NetworkReport } from './call-engine.ts';

/** What a person is told about their connection; the words stand in the web app's messages. */
export type QualityWord =
  | 'good'
  | 'fair'
  /** The picture suffers so that the sound holds. */
  | 'weak-sound-first'
  /** Nothing comes through at the moment. */
  | 'nothing-received';

/** What happened between two looks at the statistics. */
export interface QualitySample {
  /** 0 to 1, of what was to be received. */
  readonly lossRatio: number;
  readonly rttMs: number | null;
  /** 0 to 1: how much of the time a picture stood still. */
  readonly frozenRatio: number;
  readonly receivedKbps: number;
}

/** The word that is shown, and how long others have been knocking. */
export interface QualityState {
  readonly word: QualityWord;
  readonly candidate: QualityWord;
  readonly count: number;
}

/** Before the first sample. */
export const FIRST_QUALITY: QualityState = { word: 'good', candidate: 'good', count: 0 };

/** A worse word is believed after so many samples, a better one after more: no flicker. */
const SAMPLES_TO_WORSE = 2;
const SAMPLES_TO_BETTER = 4;

const FROM_BEST: readonly QualityWord[] = ['good', 'fair', 'weak-sound-first', 'nothing-received'];

/** Two looks as one sample; null when they cannot be compared. */
export function sampleOf(before: MediaStats, after: MediaStats): QualitySample | null {
  const spanMs = after.at - before.at;
  // Sources that went away make sums smaller: such a pair says nothing.
  const isComparable = spanMs > 0 && after.bytesReceived >= before.bytesReceived;
  if (!isComparable) return null;
  const received = Math.max(0, after.packetsReceived - before.packetsReceived);
  const lost = Math.max(0, after.packetsLost - before.packetsLost);
  return {
    lossRatio: received + lost === 0 ? 0 : lost / (received + lost),
    rttMs: after.rttMs,
    frozenRatio: Math.min(1, Math.max(0, after.frozenMs - before.frozenMs) / spanMs),
    receivedKbps: ((after.bytesReceived - before.bytesReceived) * 8) / spanMs,
  };
}

/** The word for one sample alone. */
export function wordFor(sample: QualitySample): QualityWord {
  // Even with everybody muted, the engine's own control packets come through.
  if (sample.receivedKbps <= 0) return 'nothing-received';
  const isBad = (loss: number, rtt: number, frozen: number): boolean =>
    sample.lossRatio > loss || (sample.rttMs ?? 0) > rtt || sample.frozenRatio > frozen;
  // ITU-T G.114: beyond 400 ms one way, talking to each other breaks down.
  if (isBad(0.12, 800, 0.4)) return 'weak-sound-first';
  return isBad(0.04, 400, 0.1) ? 'fair' : 'good';
}

/** The state after one more sample. */
export function nextQuality(state: QualityState, sample: QualitySample): QualityState {
  const heard = wordFor(sample);
  if (heard === state.word) return { word: heard, candidate: heard, count: 0 };
  const isWorse = FROM_BEST.indexOf(heard) > FROM_BEST.indexOf(state.word);
  const count = heard === state.candidate ? state.count + 1 : 1;
  const enough = isWorse ? SAMPLES_TO_WORSE : SAMPLES_TO_BETTER;
  if (count >= enough) return { word: heard, candidate: heard, count: 0 };
  return { word: state.word, candidate: heard, count };
}

/** What the check before the call says. */
export type NetworkResult = 'good' | 'weak' | 'udp-blocked' | 'failed';

/** A picture of 360p with sound needs about this much. */
const ENOUGH_UP_KBPS = 500;
const TOO_SLOW_MS = 400;
const TOO_MUCH_LOSS = 0.05;

/** The word for what a probe measured. */
export function judgeNetwork(report: NetworkReport): NetworkResult {
  if (report.path === 'tcp' || report.path === 'relay-tcp') return 'udp-blocked';
  const isWeak =
    (report.rttMs ?? 0) > TOO_SLOW_MS ||
    (report.lossRatio ?? 0) > TOO_MUCH_LOSS ||
    (report.upKbps ?? Infinity) < ENOUGH_UP_KBPS;
  return isWeak ? 'weak' : 'good';
}
