import { expect, vi } from 'vitest';
import { countMails, mailTo } from './mailbox.ts';
import { patience } from './patience.ts';

/** The link to another password in the mail that `ask` brings. */
export async function resetLinkTo(address: string, ask: () => Promise<unknown>): Promise<string> {
  const before = await countMails(address);
  await ask();
  return vi.waitFor(async () => {
    const { text } = await mailTo(address, before + 1);
    const [link] = /https?:\/\/\S+\/nouveau-mot-de-passe#[\w-]{43}/u.exec(text) ?? [];
    expect(link).toBeDefined();
    return link ?? '';
  }, patience);
}
