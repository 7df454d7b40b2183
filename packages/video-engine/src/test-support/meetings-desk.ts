import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DoorQuestion, VideoEngine } from '../video-engine.ts';
import { makeEventInbox } from './event-inbox.ts';
import type { EventInbox } from './event-inbox.ts';

/** What the desk says to a question: come in, no (and why), an answer that nobody sealed, or nothing at all. */
export type DeskAnswer =
  | { readonly kind: 'yes' }
  | { readonly kind: 'no'; readonly refusal: string }
  | { readonly kind: 'unsealed' }
  | { readonly kind: 'broken' }
  | { readonly kind: 'silence' };

/**
 * The place of the meetings service in tests of an engine that asks at its door: each grant comes in
 * once. The engine that is served must be set before anybody knocks.
 */
export interface MeetingsDesk {
  readonly url: string;
  inbox: EventInbox;
  /** Every question so far, in order. */
  readonly questions: readonly DoorQuestion[];
  engine: VideoEngine | null;
  /** What is said instead of the usual answer. */
  answer: ((question: DoorQuestion) => DeskAnswer | Promise<DeskAnswer>) | null;
  /** While false, events are refused as by a service that is down. */
  takesEvents: boolean;
  /** How many events were refused so. */
  refusals: number;
  /** Whether each event is refused for good. */
  refusesEvents: boolean;
  close(): Promise<void>;
}

/** Opens the desk on loopback, on a free port unless said otherwise. */
export async function openMeetingsDesk(port = 0): Promise<MeetingsDesk> {
  const questions: DoorQuestion[] = [];
  const used = new Set<string>();
  const server = createServer((request, response) => {
    void serve(desk, { request, response, questions, used });
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  // A listening TCP server has an AddressInfo; only pipes have a string.
  const address = server.address() as AddressInfo;
  const desk: MeetingsDesk = {
    url: `http://127.0.0.1:${address.port}`,
    inbox: makeEventInbox(),
    questions,
    engine: null,
    answer: null,
    takesEvents: true,
    refusals: 0,
    refusesEvents: false,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return desk;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly questions: DoorQuestion[];
  readonly used: Set<string>;
}

async function serve(desk: MeetingsDesk, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const rawBody = Buffer.concat(parts).toString('utf8');
  if (request.url?.endsWith('/admissions')) return answer(desk, exchange, rawBody);
  if (desk.refusesEvents) return end(response, 400);
  if (!desk.takesEvents) {
    desk.refusals += 1;
    return end(response, 503);
  }
  desk.inbox.add({ rawBody, headers: request.headers });
  return end(response, 204);
}

async function answer(
  desk: MeetingsDesk,
  { request, response, questions, used }: Exchange,
  rawBody: string,
): Promise<void> {
  const door = desk.engine?.door;
  if (!door) return end(response, 500);
  const question = await door.readQuestion(rawBody, request.headers).catch(() => null);
  if (!question) return end(response, 401);
  questions.push(question);
  const said = desk.answer ? await desk.answer(question) : usual(used, question);
  if (said.kind === 'silence') return;
  if (said.kind === 'broken') return end(response, 500);
  const { rawBody: words, headers } = door.answer(
    question,
    said.kind === 'no' ? said.refusal : null,
  );
  const shown = said.kind === 'unsealed' ? { 'content-type': 'application/json' } : headers;
  response.writeHead(200, shown).end(words);
}

function usual(used: Set<string>, { wish, grantId }: DoorQuestion): DeskAnswer {
  if (wish !== 'enter') return { kind: 'yes' };
  if (used.has(grantId)) return { kind: 'no', refusal: 'grant-used' };
  used.add(grantId);
  return { kind: 'yes' };
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}
