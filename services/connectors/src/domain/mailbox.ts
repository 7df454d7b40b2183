import { oneLine } from '#domain/one-line.ts';

/** Somebody's address, with the name that a mail program shows. */
export type Mailbox = { readonly name: string; readonly address: string };

/** Reads `address` or `Name <address>`. */
export function readMailbox(text: string): Mailbox {
  const [, name = '', address = text.trim()] = /^([^<>]*)<([^<>]+)>$/.exec(text.trim()) ?? [];
  return { name: oneLine(name), address: oneLine(address) };
}

/** `jeanne@exemple.fr` → `j•••@exemple.fr`: enough to recognise an address, not to learn it. */
export function maskAddress(address: string): string {
  const [, first = '', domain = ''] = /^(.).*@([^@]+)$/u.exec(oneLine(address)) ?? [];
  return `${first}•••@${domain}`;
}
