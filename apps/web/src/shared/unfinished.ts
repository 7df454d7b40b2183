/**
 * What was being done on a page that had to be left for a sign-in, and comes back after it. It stays in this tab, for one
 * return: only to the person who left, only on the same page, only as long as a sign-in may take.
 */

const place = 'astra-unfinished';
const goodForMs = 10 * 60_000;

/** Whose page it is, and when. */
export interface Visitor {
  readonly personId: string;
  readonly path: string;
  readonly now: number;
}

type Values = Readonly<Record<string, unknown>>;

interface Left extends Visitor {
  readonly values: Values;
}

/** What somebody leaves behind, as text. */
export function pack({ personId, path, now }: Visitor, values: Values): string {
  return JSON.stringify({ personId, path, now, values } satisfies Left);
}

/** What this person left on this page a moment ago; null when it is not theirs, not of here, or too old. */
export function unpack(text: string | null, { personId, path, now }: Visitor): Values | null {
  if (text === null) return null;
  try {
    // Written by `pack` in this very tab.
    const left = JSON.parse(text) as Left;
    const isTheirs = left.personId === personId && left.path === path;
    return isTheirs && now - left.now <= goodForMs ? left.values : null;
  } catch {
    return null;
  }
}

/** What the open page holds now: each part under its name. */
const open = new Map<string, unknown>();
let whose: string | null = null;
let returned: Values | null = null;

const here = (personId: string): Visitor => {
  const { pathname, search } = window.location;
  return { personId, path: pathname + search, now: Date.now() };
};

/** Notes what a part of the page holds; the result forgets it. */
export function noteUnfinished(name: string, value: unknown): () => void {
  open.set(name, value);
  return () => {
    if (open.get(name) === value) open.delete(name);
  };
}

/** What a part held before the sign-in. */
export const returnedPart = (name: string): unknown => returned?.[name];

/** A part has its value back: the next time it begins empty. */
export function forgetPart(name: string): void {
  if (returned && name in returned) returned = { ...returned, [name]: undefined };
}

/** Keeps what the page holds, just before it is left. */
export function keepUnfinished(): void {
  if (whose === null) return;
  try {
    sessionStorage.setItem(place, pack(here(whose), Object.fromEntries(open)));
  } catch {
    // Storage may be closed: the person then begins this form anew.
  }
}

/** Brings back what this person left, when the page opens; says whether there was something. */
export function bringBack(personId: string): boolean {
  if (whose === personId) return returned !== null;
  whose = personId;
  try {
    const text = sessionStorage.getItem(place);
    sessionStorage.removeItem(place);
    returned = unpack(text, here(personId));
  } catch {
    returned = null;
  }
  return returned !== null;
}
