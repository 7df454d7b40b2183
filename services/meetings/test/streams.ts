import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import type { Meetings } from '#wiring.ts';

const open: AbortController[] = [];
export const closeStreams = (): void => open.forEach((each) => each.abort());

type Heard = { readonly event: string; readonly data: unknown };
export type Stream = {
  readonly heard: Heard[];
  readonly isClosed: () => boolean;
  readonly of: <T>(event: string) => T[];
  readonly close: () => void;
};

/** An open page at this replica, and all that it hears. */
export async function listenAt({ app }: Meetings, path: string, token: string): Promise<Stream> {
  const controller = new AbortController();
  open.push(controller);
  const { port } = app.server.address() as AddressInfo;
  const reply = await fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: controller.signal,
  });
  expect(reply.headers.get('content-type')).toContain('text/event-stream');
  const heard: Heard[] = [];
  let closed = false;
  const read = async (): Promise<void> => {
    let text = '';
    for await (const part of reply.body ?? []) {
      text += Buffer.from(part as Uint8Array).toString();
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = /^event: (.*)$/m.exec(block)?.[1];
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (event !== undefined && data !== undefined)
          heard.push({ event, data: JSON.parse(data) });
      }
    }
  };
  void read()
    .catch(() => {})
    .finally(() => {
      closed = true;
    });
  return {
    heard,
    isClosed: () => closed,
    of: <T>(event: string) =>
      heard.filter((one) => one.event === event).map((one) => one.data as T),
    close: () => controller.abort(),
  };
}
