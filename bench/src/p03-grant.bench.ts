import type { Stack } from '@astra/platform-local/run/stack';
import { withBareServer } from '#lib/bare-server.ts';
import type { Bench, Outcome } from '#lib/bench.ts';
import { BrowserLike } from '#lib/browser-like.ts';
import { plan } from '#lib/consultations.ts';
import { inMs } from '#lib/figures.ts';
import { personWho, withStack } from '#lib/own-stack.ts';
import { steadyLoad } from '#lib/steady-load.ts';

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
  const { headers } = doctor;
  await steadyLoad({ url, headers, rate, seconds: 5 });

  const ours = await steadyLoad({ url, headers, rate, seconds });
  const json = { 'content-type': 'application/json' };
  const peer = await withBareServer(stack.run.adminUrl, (bare) =>
    steadyLoad({ url: bare, headers: json, rate, seconds }),
  );

  return {
    figures: [
      { what: 'p50', value: inMs(ours.p50), peer: inMs(peer.p50) },
      {
        what: 'p99',
        value: inMs(ours.p99),
        peer: inMs(peer.p99),
        bar: '< 50 ms',
        holds: ours.p99 < 50,
      },
      { what: 'worst', value: inMs(ours.worst), peer: inMs(peer.worst) },
      {
        what: 'errors',
        value: `${ours.failed} of ${ours.sent}`,
        peer: `${peer.failed} of ${peer.sent}`,
        bar: '0',
        holds: ours.failed === 0,
      },
      {
        what: 'answered a second',
        value: ours.answered.toFixed(0),
        peer: peer.answered.toFixed(0),
      },
    ],
    notes: [
      `POST /api/meetings/meetings/:id/grants through the gateway with a doctor's cookie, ${seconds} s after 5 s of warming up, one request each ${1000 / rate} ms whatever becomes of the others, timed from when it was due; audit entry, grant and outbox row written each time. All on this machine: the load, five services, PostgreSQL and LiveKit.`,
      'Peer: bare Fastify and one query by primary key on the same PostgreSQL, then, not at the same time. The limits on requests are lifted for this bench.',
    ],
  };
}
