import { Agent, request } from 'node:http';
import { setTimeout as passes } from 'node:timers/promises';
import { percentile } from '#lib/figures.ts';

type Load = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Requests a second. */
  readonly rate: number;
  readonly seconds: number;
};

/** What came of it; latencies in milliseconds, from the moment at which a request was due. */
export type LoadTaken = {
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
  readonly sent: number;
  readonly failed: number;
  /** Answers a second. */
  readonly answered: number;
};

/**
 * POSTs `{}` at a steady rate whatever becomes of the answers, as many people who do not know of each other would. A
 * request that leaves late, since this process or the other end was busy, counts from when it was due.
 */
export async function steadyLoad({ url, headers, rate, seconds }: Load): Promise<LoadTaken> {
  const agent = new Agent({ keepAlive: true, maxSockets: 100 });
  const latencies: number[] = [];
  let failed = 0;
  const one = async (due: number): Promise<void> => {
    const status = await post(url, headers, agent).catch(() => 0);
    latencies.push(performance.now() - due);
    if (status !== 200) failed += 1;
  };
  const begun = performance.now();
  const all: Promise<void>[] = [];
  for (let n = 0; n < rate * seconds; n += 1) {
    const due = begun + (n * 1000) / rate;
    const early = due - performance.now();
    if (early > 0) await passes(early);
    all.push(one(due));
  }
  await Promise.all(all);
  const took = (performance.now() - begun) / 1000;
  agent.destroy();
  return {
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    worst: Math.max(...latencies),
    sent: all.length,
    failed,
    answered: all.length / took,
  };
}

function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  agent: Agent,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': '2' },
      timeout: 10_000,
    });
    sent.on('timeout', () => sent.destroy(new Error('No answer for ten seconds')));
    sent.on('error', reject);
    sent.on('response', (reply) => {
      reply.resume();
      reply.on('error', reject);
      reply.on('end', () => resolve(reply.statusCode ?? 0));
    });
    sent.end('{}');
  });
}
