const key = 'astra-document-pass';

/** The pass of who has given the second proof stays in this tab for a reload, so that a link "once only" is not used up by it. */
interface KeptPass {
  readonly token: string;
  readonly pass: string;
}

/** Null where there is none for this link. */
export function keptPass(token: string): string | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Partial<KeptPass> | null;
    return kept?.token === token && typeof kept.pass === 'string' ? kept.pass : null;
  } catch {
    return null;
  }
}

/** Null forgets it. */
export function keepPass(kept: KeptPass | null): void {
  try {
    if (kept === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // Storage may be closed: the pass then lives as long as the page.
  }
}
