import { Agent } from 'undici';

type Wish = {
  readonly url: string;
  readonly accept: string;
  /** More than this is no answer. */
  readonly mostBytes: number;
  readonly timeoutMs: number;
};
type Read = { readonly status: number; readonly body: Buffer };

/** Reads what another program of the house says of itself: at the origins that were configured, and nowhere else. */
export type OuterReader = {
  /** No way to somewhere else is followed. @throws Error when it is out of reach, too long, or there is no answer. */
  readonly read: (wish: Wish) => Promise<Read>;
  readonly close: () => Promise<void>;
};

/** `origins`: exactly these, at whatever address they are. */
export function makeOuterReader(origins: readonly string[]): OuterReader {
  const agent = new Agent({
    connect: { timeout: 5_000 },
    connections: 4,
    pipelining: 1,
    maxHeaderSize: 16_384,
  });
  return {
    read: async ({ url, accept, mostBytes, timeoutMs }) => {
      const { origin, pathname, search, username, password } = new URL(url);
      const isWithinReach = origins.includes(origin) && username === '' && password === '';
      if (!isWithinReach) throw new Error('This address is out of reach');
      const signal = AbortSignal.timeout(timeoutMs);
      const path = `${pathname}${search}`;
      const reply = await agent.request({
        origin,
        path,
        method: 'GET',
        headers: { accept },
        signal,
      });
      return { status: reply.statusCode, body: await upTo(mostBytes, reply.body) };
    },
    close: () => agent.destroy(),
  };
}

async function upTo(most: number, body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop ends the connection: what is too long is not read to its end.
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > most) throw new Error('The answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
