import { isPortTaken, isUdpPortTaken } from '#free-port.ts';

/** Every port of one stack, by what listens there. */
export interface Ports {
  readonly gateway: number;
  readonly identity: number;
  readonly meetings: number;
  readonly connectors: number;
  readonly security: number;
  readonly chat: number;
  readonly documents: number;
  readonly status: number;
  readonly mailbox: number;
  readonly smtp: number;
  readonly synapse: number;
  readonly synapseMetrics: number;
  readonly liveKit: number;
  readonly liveKitUdp: number;
  readonly turnUdp: number;
  /** Media over TCP; listened on only in a network of one's own. */
  readonly liveKitTcp: number;
  /** The same of the stand-by, where there is one. */
  readonly liveKitB: number;
  readonly liveKitBUdp: number;
  readonly turnBUdp: number;
  readonly liveKitBTcp: number;
  readonly postgres: number;
}

const offsets: Ports = {
  gateway: 0,
  identity: 1,
  meetings: 2,
  connectors: 3,
  security: 4,
  chat: 5,
  documents: 6,
  status: 9,
  mailbox: 10,
  smtp: 11,
  synapse: 12,
  synapseMetrics: 13,
  liveKit: 20,
  liveKitUdp: 21,
  turnUdp: 22,
  liveKitTcp: 23,
  liveKitB: 24,
  liveKitBUdp: 25,
  turnBUdp: 26,
  liveKitBTcp: 27,
  postgres: 32,
};

/** The base unless `ASTRA_PORT_BASE` says another. */
const usualBase = 8400;

/** The first port of the stack of this environment. */
export function portBase(environment: NodeJS.ProcessEnv = process.env): number {
  const given = environment['ASTRA_PORT_BASE'];
  if (given === undefined || given === '') return usualBase;
  const base = Number(given);
  if (Number.isInteger(base) && base >= 1024 && base <= 65_000) return base;
  throw new Error(`ASTRA_PORT_BASE is "${given}"; it must be a whole number from 1024 to 65000.`);
}

/** The ports of a stack that begins at `base`. */
export function portsFrom(base: number): Ports {
  const entries = Object.entries(offsets).map(([name, offset]) => [name, base + Number(offset)]);
  return { ...offsets, ...Object.fromEntries(entries) };
}

/** A port that another program has, and what would have listened there. */
export interface TakenPort {
  readonly name: string;
  readonly port: number;
}

/** The first taken port, if any. */
export async function firstTakenPort(ports: Ports): Promise<TakenPort | undefined> {
  for (const [name, port] of Object.entries(ports)) {
    const isTaken = name.endsWith('Udp') ? isUdpPortTaken : isPortTaken;
    if (await isTaken(port)) return { name, port };
  }
  return undefined;
}

/** One sentence, with the way out. */
export function takenWords({ name, port }: TakenPort, base: number): string {
  const what = name.endsWith('Udp') ? `UDP port ${port}` : `Port ${port}`;
  return `${what} (${name}) is taken by another program; end it, or choose other ports with: ASTRA_PORT_BASE=${base + 1000} npm start`;
}

/** A base whose ports are all free now, for a stack of tests. */
export async function freePortBase(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const base = 20_000 + Math.floor(Math.random() * 200) * 50;
    if ((await firstTakenPort(portsFrom(base))) === undefined) return base;
  }
  throw new Error('No free range of ports was found between 20000 and 30000.');
}
