import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** The way from one browser to the stack, which can be cut: nothing answers any more, a service worker neither. */
export interface Wire {
  /** For a browser context of its own. */
  readonly proxy: { readonly server: string };
  readonly cut: () => void;
  readonly mend: () => void;
  readonly close: () => Promise<void>;
}

export async function openWire(): Promise<Wire> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const agent = new Agent({ keepAlive: true });
  const server = createServer((asked, reply) => pass(asked, { reply, agent }));
  server.on('connection', (socket) => {
    if (isCut) return socket.destroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    return undefined;
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    proxy: { server: `http://127.0.0.1:${port}` },
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend: () => {
      isCut = false;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      agent.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

interface Onward {
  readonly reply: ServerResponse;
  readonly agent: Agent;
}

function pass(asked: IncomingMessage, { reply, agent }: Onward): void {
  const { method, headers, url = '' } = asked;
  const onward = request(url, { method, headers, agent }, (answer) => {
    reply.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(reply);
  });
  onward.on('error', () => reply.destroy());
  reply.on('close', () => onward.destroy());
  asked.pipe(onward);
}
