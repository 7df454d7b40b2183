import { randomBytes } from 'node:crypto';
import { stack } from './stack.ts';
import { expect, vi } from 'vitest';
import { patience } from './patience.ts';

/** An address that no other test uses. */
export const anAddress = (name: string): string =>
  `${name}.${randomBytes(3).toString('hex')}@courriel.example`;

/** A mail as it arrived. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The calendar file, unfolded (RFC 5545, 3.1). */
  readonly calendar: string;
  /** The patient's link, or ''. */
  readonly link: string;
}

interface Summary {
  readonly ID: string;
  readonly To: readonly { readonly Address: string }[];
}
interface Whole {
  readonly Subject: string;
  readonly Text: string;
  readonly HTML: string;
  readonly Attachments: readonly {
    readonly PartID: string;
    readonly ContentType: string;
    readonly FileName: string;
  }[];
}

const get = async <T>(path: string): Promise<T> => {
  const reply = await fetch(`${stack().run.mailbox}${path}`);
  return (await reply.json()) as T;
};

const found = async (address: string): Promise<readonly Summary[]> => {
  const query = encodeURIComponent(`to:"${address}"`);
  return (await get<{ messages: readonly Summary[] }>(`/api/v1/search?query=${query}`)).messages;
};

/** How many mails the address has now. */
export const countMails = async (address: string): Promise<number> => (await found(address)).length;

/** Waits until the address has `count` mails, and reads the newest. */
export async function mailTo(address: string, count = 1): Promise<Mail> {
  const ids = await vi.waitFor(
    async () => {
      const messages = await found(address);
      expect(messages.length).toBeGreaterThanOrEqual(count);
      return messages.map(({ ID }) => ID);
    },
    { ...patience, interval: 200 },
  );
  return read(ids[0] ?? '');
}

/** From now on the mail server refuses every recipient for good (550), or takes all of them again. */
export async function refuseRecipients(isRefusing: boolean): Promise<void> {
  await fetch(`${stack().run.mailbox}/api/v1/chaos`, {
    method: 'PUT',
    body: JSON.stringify({ Recipient: { ErrorCode: 550, Probability: isRefusing ? 100 : 0 } }),
  });
}

async function read(id: string): Promise<Mail> {
  const mail = await get<Whole>(`/api/v1/message/${id}`);
  const part = mail.Attachments.find(({ FileName }) => FileName.endsWith('.ics'));
  const calendar = part
    ? await fetch(`${stack().run.mailbox}/api/v1/message/${id}/part/${part.PartID}`).then((reply) =>
        reply.text(),
      )
    : '';
  return {
    subject: mail.Subject,
    text: mail.Text,
    html: mail.HTML,
    calendar: calendar.replaceAll(/\r\n[ \t]/gu, ''),
    link: /https?:\/\/\S+\/visit#[A-Za-z0-9_-]{43}/u.exec(mail.Text)?.[0] ?? '',
  };
}
