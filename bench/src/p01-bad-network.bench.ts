import { fileURLToPath } from 'node:url';
import type { Bench, Figure, Outcome } from '#lib/bench.ts';
import { inOwnNetwork } from '#lib/far/own-network.ts';
import { delayMs, lossRatio, tries } from '#lib/far/settings.ts';
import type { FarTaken, Leg } from '#lib/far/take.ts';
import { inMs, inSeconds, percentile } from '#lib/figures.ts';

const program = fileURLToPath(new URL('lib/far/take.ts', import.meta.url));
const roundTrip = `${String(2 * delayMs)} ms round trip, ${String(100 * lossRatio)} % loss`;

export const bench: Bench = {
  id: 'P1net',
  title: 'The same as P1 over a bad network: far and lossy, and with UDP blocked',
  run: async () => outcome(await inOwnNetwork<FarTaken>(program)),
};

function outcome({ far, blocked }: FarTaken): Outcome {
  return {
    figures: [
      ...figuresOf(roundTrip, far, 4_000),
      ...figuresOf(`UDP blocked, ${roundTrip}`, blocked, 10_000),
    ],
    notes: [
      `${String(tries)} calls in each network, ours and the peer’s taken as in P1, both after their page was loaded.`,
      `Stack and browser run in a network namespace of their own. What goes between browsers and servers (pages, requests, signalling: TCP; media: UDP or TCP) is routed into a TUN device, whose packets a program of the bench keeps back ${String(delayMs)} ms in each direction and of which it loses ${String(100 * lossRatio)} % in each direction, so that the kernel’s TCP resends as in a real network. What the parts of the stack say to each other is not delayed.`,
      'UDP blocked: nftables drops UDP to the ports of media and TURN where it comes in, so that the sender is told nothing; the video server takes media over TCP too. The distance and the loss stay.',
    ],
  };
}

function figuresOf(network: string, leg: Leg, barMs: number): readonly Figure[] {
  const { joins, letIns } = leg.ours;
  const p95 = percentile(joins, 0.95);
  return [
    {
      what: `“Join” → first picture, p95; ${network}`,
      value: inMs(p95),
      peer: inMs(percentile(leg.peer, 0.95)),
      bar: `< ${String(barMs / 1000)} s`,
      holds: p95 < barMs,
    },
    {
      what: 'the same, median',
      value: inMs(percentile(joins, 0.5)),
      peer: inMs(percentile(leg.peer, 0.5)),
    },
    {
      what: '“Let in” → first picture at the patient, median and p95',
      value: `${inMs(percentile(letIns, 0.5))}, ${inMs(percentile(letIns, 0.95))}`,
    },
    { what: 'what the connections of the pages said', value: pathsOf(leg) },
    {
      what: 'the line’s own count',
      value: `${share(leg.lost, leg.carried)} of ${String(leg.lost + leg.carried)} packets lost, ${String(leg.swallowed)} of UDP swallowed`,
    },
    {
      what: `the patient’s test of the network says, after ${inSeconds(leg.equipment.ms)}`,
      value: leg.equipment.words,
    },
  ];
}

function pathsOf({ paths }: Leg): string {
  const protocols = [...new Set(paths.map(({ protocol }) => protocol))].toSorted().join(' and ');
  const trips = paths.flatMap(({ roundTripMs }) => roundTripMs ?? []);
  const lost = paths.reduce((sum, one) => sum + one.lost, 0);
  const received = paths.reduce((sum, one) => sum + one.received, 0);
  return `${protocols}, round trip ${inMs(percentile(trips, 0.5))} (median), ${share(lost, received)} of the packets lost`;
}

const share = (lost: number, other: number): string =>
  `${((100 * lost) / Math.max(1, lost + other)).toFixed(1)} %`;
