const longest = 500;
/** Control characters and backslashes, which browsers bend into slashes, and slashes hidden by encoding at the start. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const tricks = /[\u0000-\u0020\u007F\\]|^\/(?:\/|%2f|%5c|%09|%0a|%0d)/i;
/** Paths that are not pages: landing there after a sign-in helps nobody. */
const notPages = /^\/(?:api|auth|oidc|internal|health)(?:[/?#]|$)/i;

/** Where the browser goes after a sign-in: a page of ours, or the first page when what was asked is anything else. */
export function safeReturnTo(asked: string | undefined, publicOrigin: string): string {
  if (asked === undefined || asked.length > longest || !asked.startsWith('/')) return '/';
  if (tricks.test(asked)) return '/';
  if (!URL.canParse(asked, publicOrigin)) return '/';
  const url = new URL(asked, publicOrigin);
  // Dots are resolved by now: `/.//other.test` and `/a/..//other.test` have become `//other.test`, another host.
  if (tricks.test(url.pathname) || notPages.test(url.pathname)) return '/';
  if (url.origin !== publicOrigin) return '/';
  return url.pathname + url.search + url.hash;
}
