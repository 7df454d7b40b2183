import type { BrowserContext, Page } from 'playwright-core';

/** Looks at the connections of pages, beside what is measured. */
export type Watch = {
  /** To be called before a context's first page loads. */
  readonly begin: (context: BrowserContext) => Promise<void>;
  readonly look: (page: Page) => Promise<void>;
  /** Somebody was let in, and sees the doctor. */
  readonly admitted?: (admission: Admission) => Promise<void>;
};

/** One “Let in”, from the press to the first picture at the patient. */
export type Admission = {
  readonly from: 'day page' | 'room';
  readonly pressedAt: number;
  readonly seenAt: number;
  readonly doctor: Page;
  readonly patient: Page;
};

/** Nothing is put into the pages. */
export const unwatched: Watch = {
  begin: () => Promise.resolve(),
  look: () => Promise.resolve(),
};

/** What one connection of a page was like. */
export type Path = {
  readonly protocol: string;
  readonly roundTripMs: number | null;
  readonly received: number;
  readonly lost: number;
};

/** A watch that keeps what it sees. */
export class PathWatch implements Watch {
  readonly paths: Path[] = [];

  readonly begin = async (context: BrowserContext): Promise<void> => {
    await context.addInitScript(keepThem);
  };

  readonly look = async (page: Page): Promise<void> => {
    this.paths.push(...(await page.evaluate(readThem)));
  };
}

// Both run in the page: they can use nothing of this file.

declare global {
  var benchConnections: RTCPeerConnection[];
}

function keepThem(): void {
  globalThis.benchConnections = [];
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      globalThis.benchConnections.push(this);
    }
  };
}

async function readThem(): Promise<Path[]> {
  const paths: Path[] = [];
  const open = globalThis.benchConnections.filter((one) => one.connectionState === 'connected');
  for (const connection of open) {
    const all: Record<string, unknown>[] = [];
    (await connection.getStats()).forEach((entry: Record<string, unknown>) => all.push(entry));
    const transport = all.find((one) => one['type'] === 'transport');
    const pair = all.find((one) => one['id'] === transport?.['selectedCandidatePairId']);
    const candidate = all.find((one) => one['id'] === pair?.['localCandidateId']);
    const inbound = all.filter((one) => one['type'] === 'inbound-rtp');
    const sum = (name: string): number =>
      inbound.reduce((total, one) => total + Number(one[name] ?? 0), 0);
    const roundTrip = pair?.['currentRoundTripTime'];
    const protocol = candidate?.['protocol'];
    paths.push({
      protocol: typeof protocol === 'string' ? protocol : 'none',
      roundTripMs: typeof roundTrip === 'number' ? roundTrip * 1000 : null,
      received: sum('packetsReceived'),
      lost: sum('packetsLost'),
    });
  }
  return paths;
}
