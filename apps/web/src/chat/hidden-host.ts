/**
 * Where a link leads, unless its words are themselves an address there; null where they are, and for what leads to no
 * host. Words that merely hold the name somewhere (`https://bank.example/evil.example`) say another place.
 */
export function hiddenHost(href: string, words: string): string | null {
  const host = hostOf(href);
  return host === '' || host === hostOf(asAddress(words.trim())) ? null : host;
}

const hostOf = (address: string): string =>
  URL.canParse(address) && !/\s/u.test(address) ? new URL(address).host : '';

/** As people write it: with or without the way to get there. */
const asAddress = (words: string): string =>
  /^[a-z]+:/iu.test(words) ? words : `https://${words}`;
