import autocannon from 'autocannon';
import type { Stack } from '@astra/platform-local/run/stack';
import { withBareServer } from '#lib/bare-server.ts';
import type { Bench, Outcome } from '#lib/bench.ts';
import { BrowserLike } from '#lib/browser-like.ts';
import { plan } from '#lib/consultations.ts';
import { personWho, withStack } from '#lib/own-stack.ts';

const seconds = 30;
const rate = 200;

export const bench: Bench = {
  id: 'P3',
  title: `session cookie → decision → engine grant, ${rate} requests a second`,
  run: () => withStack({}, measure),
};

async function measure(stack: Stack): Promise<Outcome> {
  const secretary = new BrowserLike(stack.origin);
  await secretary.signIn(personWho(stack, 'secretary'));
  const host = personWho(stack, 'clinician');
  const doctor = new BrowserLike(stack.origin);
  await doctor.signIn(host);
  const meeting = await plan(secretary, host.id, 'p3@courriel.example');
  await doctor.post(`/api/meetings/meetings/${meeting.id}/open`);
  const url = `${stack.origin}/api/meetings/meetings/${meeting.id}/grants`;
  await load(url, doctor.headers, 5);

  const ours = await load(url, doctor.headers, seconds);
  const peer = await withBareServer(stack.run.adminUrl, (bare) =>
    load(bare, { 'content-type': 'application/json' }, seconds),
  );

  const failed = ours.non2xx + ours.errors + ours.timeouts;
  return {
    figures: [
      figure('p50', ours.latency.p50, peer.latency.p50),
      {
        ...figure('p99', ours.latency.p99, peer.latency.p99),
        bar: '< 50 ms',
        holds: ours.latency.p99 < 50,
      },
      figure('worst', ours.latency.max, peer.latency.max),
      {
        what: 'errors',
        value: `${failed} of ${ours.requests.total}`,
        peer: `${peer.non2xx + peer.errors} of ${peer.requests.total}`,
        bar: '0',
        holds: failed === 0,
      },
      {
        what: 'answered a second',
        value: ours.requests.average.toFixed(0),
        peer: peer.requests.average.toFixed(0),
      },
    ],
    notes: [
      `POST /api/meetings/meetings/:id/grants through the gateway with a doctor's cookie, ${seconds} s after 5 s of warming up, 20 connections, open rate of ${rate}/s (autocannon); audit entry, grant and outbox row written each time. All on this machine: the load, five services, PostgreSQL and LiveKit.`,
      'Peer: bare Fastify and one query by primary key on the same PostgreSQL, then, not at the same time. The limits on requests are lifted for this bench.',
    ],
  };
}

const load = (
  url: string,
  headers: Readonly<Record<string, string>>,
  duration: number,
): Promise<autocannon.Result> =>
  Promise.resolve(
    autocannon({
      url,
      method: 'POST',
      headers: { ...headers },
      body: '{}',
      connections: 20,
      overallRate: rate,
      duration,
    }),
  );

const figure = (
  what: string,
  value: number,
  peer: number,
): { what: string; value: string; peer: string } => ({
  what,
  value: `${value} ms`,
  peer: `${peer} ms`,
});
