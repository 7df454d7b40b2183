import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Meeting } from '@astra/contracts/meetings';
import type { Stack } from '@astra/platform-local/run/stack';
import type { BrowserLike } from '#lib/browser-like.ts';

export const dateOfBirth = '1948-03-03';

/** A consultation that can be entered now. */
export function plan(secretary: BrowserLike, hostId: string, email: string): Promise<Meeting> {
  const body = {
    kind: 'consultation',
    visitKind: 'first',
    hostId,
    startsAt: new Date(Date.now() + 5 * 60_000).toISOString(),
    durationMinutes: 5,
    guest: { name: 'Mme Yvonne Bellec', email, dateOfBirth, locale: 'fr' },
  };
  return secretary.post('/api/meetings/meetings', body, { 'idempotency-key': randomUUID() });
}

type Found = { readonly messages: readonly { readonly ID: string }[] };

/** The secrets of the links, as the patients read them in their mails: by address. */
export async function linksOf(
  { run }: Stack,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const links = new Map<string, string>();
  for (let tries = 0; links.size < addresses.length; tries += 1) {
    if (tries > 600) throw new Error(`${addresses.length - links.size} mails did not arrive`);
    for (const address of addresses.filter((each) => !links.has(each))) {
      const token = await linkIn(run.mailbox, address);
      if (token === undefined) break;
      links.set(address, token);
    }
    await pause(100);
  }
  return links;
}

async function linkIn(mailbox: string, address: string): Promise<string | undefined> {
  const query = encodeURIComponent(`to:"${address}"`);
  const read = async <T>(path: string): Promise<T> =>
    (await (await fetch(`${mailbox}/api/v1/${path}`)).json()) as T;
  const { messages } = await read<Found>(`search?query=${query}`);
  const id = messages[0]?.ID;
  if (id === undefined) return undefined;
  const { Text } = await read<{ Text: string }>(`message/${id}`);
  return /\/visit#([A-Za-z0-9_-]{43})/.exec(Text)?.[1];
}
