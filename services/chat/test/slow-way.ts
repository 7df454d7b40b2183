import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A way to a server on which the first question of some kind waits until it may go on. */
export type SlowWay = {
  readonly url: string;
  /** Resolves when it waits. */
  readonly isAsked: Promise<void>;
  readonly goOn: () => void;
  readonly close: () => Promise<void>;
};

export async function slowWay(target: string, part: string): Promise<SlowWay> {
  const [asked, free] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const server = createServer((ask, reply) => {
    const { method, headers, url = '' } = ask;
    const pass = (): void => {
      const onward = request(new URL(url, target), { method, headers }, (answer) => {
        reply.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(reply);
      });
      ask.pipe(onward);
    };
    if (!url.includes(part)) return pass();
    asked.resolve();
    void free.promise.then(pass);
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  // A server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    isAsked: asked.promise,
    goOn: free.resolve,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => {
        server.close(done);
      });
    },
  };
}
