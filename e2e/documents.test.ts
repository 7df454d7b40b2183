import { createHash, randomBytes } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrivedAs, request } from '#api.ts';
import { closePages, desktop, openBrowser } from '#browser.ts';
import { openAs } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

interface Space {
  readonly id: string;
  readonly kind: string;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Sends a file as a page does: piece by piece, through the public door. Gives the address of the upload. */
async function upload(page: Page, spaceId: string, content: Buffer): Promise<string> {
  const metadata = `name ${base64('Carnet de tension.bin')},space ${base64(spaceId)}`;
  return page.evaluate(
    async ([encoded, described]) => {
      const bytes = Uint8Array.from(atob(encoded), (letter) => letter.codePointAt(0) ?? 0);
      const headers = { 'x-astra-request': '1', 'tus-resumable': '1.0.0' };
      const begun = await fetch('/api/documents/uploads', {
        method: 'POST',
        headers: { ...headers, 'upload-length': `${bytes.length}`, 'upload-metadata': described },
      });
      const address = new URL(begun.headers.get('location') ?? '', begun.url).pathname;
      for (let offset = 0; offset < bytes.length;) {
        const piece = await fetch(address, {
          method: 'PATCH',
          headers: {
            ...headers,
            'content-type': 'application/offset+octet-stream',
            'upload-offset': `${offset}`,
          },
          body: bytes.slice(offset, offset + 1_048_576),
        });
        if (piece.status !== 204) throw new Error(`${piece.status} ${await piece.text()}`);
        offset = Number(piece.headers.get('upload-offset'));
      }
      return address;
    },
    [content.toString('base64'), metadata] as const,
  );
}

test('a file goes through the public door in pieces, comes back as it was, and is saved under its name', async () => {
  const { page } = await openAs(browser, 'n.berthelot', desktop);
  const content = randomBytes(2_500_000);
  const { items } = (await request(page, '/api/documents/spaces')).body as { items: Space[] };
  const own = items.find(({ kind }) => kind === 'own')?.id ?? '';

  const address = await upload(page, own, content);

  const itemId = await arrivedAs(page, address);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.evaluate((path) => {
      const link = document.createElement('a');
      link.href = path;
      document.body.append(link);
      link.click();
    }, `/api/documents/items/${itemId}/content`),
  ]);
  expect(download.suggestedFilename()).toBe('Carnet de tension.bin');
  const hash = createHash('sha256');
  for await (const chunk of await download.createReadStream()) hash.update(chunk as Buffer);
  expect(hash.digest('hex')).toBe(createHash('sha256').update(content).digest('hex'));
  const part = await page.evaluate(async (path) => {
    const reply = await fetch(path, { headers: { range: 'bytes=100-149' } });
    return { status: reply.status, range: reply.headers.get('content-range') };
  }, `/api/documents/items/${itemId}/content`);
  expect(part).toEqual({ status: 206, range: `bytes 100-149/${content.length}` });
});
