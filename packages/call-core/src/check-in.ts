import { ConnectError } from './call-engine.ts';
import type {
  CallEngine,
  ConnectFailure,
  EngineGrant,
  EngineName,
  NetworkReport,
} from './call-engine.ts';
import type { DeviceProblem } from './call-state.ts';
import { DeviceError } from './devices.ts';
import type { Devices } from './devices.ts';
import { judgeNetwork } from './quality.ts';
import type { NetworkResult } from './quality.ts';

/** A device that was tried. The track of a good one can be handed to the call (`start`). */
export type DeviceOutcome =
  | { readonly result: 'good'; readonly track: MediaStreamTrack }
  | { readonly result: DeviceProblem; readonly track: null };

/** Tries a microphone or camera; never throws. */
export async function checkDevice(
  devices: Devices,
  kind: 'microphone' | 'camera',
  deviceId: string | null = null,
): Promise<DeviceOutcome> {
  try {
    return { result: 'good', track: await devices.open(kind, deviceId) };
  } catch (error) {
    const result = error instanceof DeviceError ? error.problem : 'unknown';
    return { result, track: null };
  }
}

/** What the check of the network needs. */
export interface NetworkCheckParts {
  /** A grant for a throw-away room of one's own. */
  readonly fetchGrant: (signal: AbortSignal) => Promise<EngineGrant>;
  readonly loadEngine: (name: EngineName) => Promise<CallEngine>;
  readonly signal: AbortSignal;
}

/** What came of it. */
export interface NetworkOutcome {
  readonly result: NetworkResult;
  /** False: without a change, the call itself will not come about either. */
  readonly canCall: boolean;
  readonly rttMs: number | null;
  readonly upKbps: number | null;
  readonly report: NetworkReport | null;
  /** Why there is no report; `no-grant`: our own service did not answer. */
  readonly failure: ConnectFailure | 'no-grant' | null;
}

/** Sends to the media server and back for about three seconds. Throws only when it is aborted. */
export async function checkNetwork(parts: NetworkCheckParts): Promise<NetworkOutcome> {
  const { signal } = parts;
  let failure: NetworkOutcome['failure'] = 'no-grant';
  try {
    const grant = await parts.fetchGrant(signal);
    failure = 'unreachable';
    const engine = await parts.loadEngine(grant.engine);
    const report = await engine.probe(grant, { signal });
    const { rttMs, upKbps } = report;
    return { result: judgeNetwork(report), canCall: true, rttMs, upKbps, report, failure: null };
  } catch (error) {
    signal.throwIfAborted();
    return failed(error instanceof ConnectError ? error.reason : failure);
  }
}

function failed(failure: ConnectFailure | 'no-grant'): NetworkOutcome {
  // Signalling worked and media did not: that is what a firewall without UDP looks like.
  const result = failure === 'media-blocked' ? 'udp-blocked' : 'failed';
  return { result, canCall: false, rttMs: null, upKbps: null, report: null, failure };
}
