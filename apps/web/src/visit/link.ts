/** The secret of a link: 256 bits, base64url. */
const shape = /^[A-Za-z0-9_-]{43}$/u;
const visitKey = 'astra-visit-link';

/** The link of this tab. The secret leaves the address bar at once, and stays in this tab for a reload. */
export interface TabLink {
  readonly take: () => string | null;
  /** The link was just opened (not a reload). */
  readonly isFresh: () => boolean;
}

/** Reads the link from the address and hides it there. */
export function readLink(key = visitKey): TabLink {
  const inAddress = location.hash.slice(1);
  const isFresh = inAddress !== '';
  if (isFresh) {
    history.replaceState(null, '', location.pathname);
    keep(key, shape.test(inAddress) ? inAddress : null);
  }
  let fresh = isFresh;
  return {
    take: () => kept(key),
    isFresh: () => {
      const answer = fresh;
      fresh = false;
      return answer;
    },
  };
}

let memory: string | null = null;

function keep(key: string, token: string | null): void {
  memory = token;
  try {
    if (token === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, token);
  } catch {
    // Storage may be closed: the link then lives as long as the page.
  }
}

function kept(key: string): string | null {
  if (memory !== null) return memory;
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}
