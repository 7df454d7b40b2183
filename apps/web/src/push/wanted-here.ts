const keyOf = (personId: string): string => `astra-push.${personId}`;

/**
 * Whether this person has asked to be told in this browser. A session that ends takes the registration with it; the next
 * one of the same person here brings it back, without asking again.
 */
export function isWantedHere(personId: string): boolean {
  try {
    return localStorage.getItem(keyOf(personId)) !== null;
  } catch {
    return false;
  }
}

export function noteWantedHere(personId: string, isWanted: boolean): void {
  try {
    if (isWanted) localStorage.setItem(keyOf(personId), '1');
    else localStorage.removeItem(keyOf(personId));
  } catch {
    // Storage may be closed: it is asked for again after the next sign-in.
  }
}
