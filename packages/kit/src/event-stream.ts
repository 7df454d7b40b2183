import type { FastifyReply } from 'fastify';

/** One open server-sent event stream (HTML Living Standard, section 9.2). */
export type EventStream = {
  readonly send: (event: string, data: unknown) => void;
  readonly close: () => void;
  readonly onClose: (listener: () => void) => void;
};

const heartbeatMs = 15_000;
/** A reader so slow that this much waits is cut; its page comes back and reads everything anew. */
const mostWaitingBytes = 1_048_576;

/** Takes the reply over. The client reconnects by itself after 1 s; on each connection the caller sends the whole state first. */
export function openEventStream(reply: FastifyReply): EventStream {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-request-id': reply.request.id,
  });
  // Who asks for the headers alone gets no more: an open stream behind them would hold the connection for nobody.
  if (reply.request.method === 'HEAD') raw.end();
  else raw.write('retry: 1000\n\n');
  const write = (text: string): void => {
    if (raw.writableEnded) return;
    if (raw.writableLength > mostWaitingBytes) raw.destroy();
    else raw.write(text);
  };
  const heartbeat = setInterval(() => write(':\n\n'), heartbeatMs);
  heartbeat.unref();
  raw.on('close', () => clearInterval(heartbeat));
  return {
    send: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    close: () => raw.end(),
    onClose: (listener) => raw.on('close', listener),
  };
}
