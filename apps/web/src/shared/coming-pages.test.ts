import { expect, test } from 'vitest';
import { comingPages, PagesCut } from './coming-pages.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: ArrayBuffer): string => new TextDecoder().decode(bytes);

function aBody(): {
  readonly body: ReadableStream<Uint8Array>;
  readonly send: (text: string) => void;
  readonly end: () => void;
  readonly isLeft: () => boolean;
} {
  let control: ReadableStreamDefaultController<Uint8Array> | undefined;
  let isLeft = false;
  const body = new ReadableStream<Uint8Array>({
    start: (given) => {
      control = given;
    },
    cancel: () => {
      isLeft = true;
    },
  });
  return {
    body,
    send: (text) => control?.enqueue(bytesOf(text)),
    end: () => control?.close(),
    isLeft: () => isLeft,
  };
}

test('a page is there when its end has come, however it is cut on the way, and the others are waited for', async () => {
  const { body, send, end } = aBody();
  const pages = comingPages(body, 1_000_000);

  const first = pages.upTo(1);
  send('one\n%%E');
  send('OF\ntwo \n\n%');
  const come = await first;
  const third = pages.upTo(3);
  send('%EOF\n');
  send(`${'x'.repeat(600_000)}\n%%EOF\n`);
  end();

  expect([come.pages, textOf(come.bytes)]).toEqual([1, 'one\n%%EOF\n']);
  const all = await third;
  expect(all.pages).toBe(3);
  expect(textOf(all.bytes)).toBe(`one\n%%EOF\ntwo \n\n%%EOF\n${'x'.repeat(600_000)}\n%%EOF\n`);
  // Without a fourth nobody waits for ever, and what is there stays.
  await expect(pages.upTo(4)).rejects.toBeInstanceOf(PagesCut);
  expect((await pages.upTo(2)).pages).toBe(3);
});

test('who stops waits for nothing more, and what is too long is left', async () => {
  const [left, long] = [aBody(), aBody()];
  const stopped = comingPages(left.body, 100);
  const cut = comingPages(long.body, 100);
  const waits = stopped.upTo(1);

  stopped.stop();
  long.send(`one\n%%EOF\n${'x'.repeat(100)}`);

  await expect(waits).rejects.toBeInstanceOf(PagesCut);
  expect(left.isLeft()).toBe(true);
  await expect(cut.upTo(2)).rejects.toBeInstanceOf(PagesCut);
  expect(long.isLeft()).toBe(true);
  expect((await cut.upTo(1)).pages).toBe(1);
});
