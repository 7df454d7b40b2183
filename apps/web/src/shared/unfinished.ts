/**
 * What was being done on a page that had to be left for a sign-in, and comes back after it: when the person must prove again
 * who they are, and when their session has ended. It stays in this tab, for one return: only to the person who left, only on
 * the same page, only for half an hour, and never after they have signed out themselves.
 */

const place = 'astra-unfinished';
const goodForMs = 30 * 60_000;

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

function read(text: string | null): Left | null {
  if (text === null) return null;
  try {
    // Written by `pack` in this very tab.
    return JSON.parse(text) as Left | null;
  } catch {
    return null;
  }
}

/** For how long this is still good, in milliseconds; zero when there is nothing, or nothing good any more. */
export function goodFor(text: string | null, now: number): number {
  const left = read(text);
  return left ? Math.max(0, left.now + goodForMs - now) : 0;
}

/** Something that somebody left and can still have back, and until when (milliseconds since 1970). */
export interface Waiting {
  readonly until: number;
  /** The page on which they left it. */
  readonly path: string;
}

/** What waits at that moment; null: nothing, or nothing good any more. Who left for a proof had begun nothing, perhaps. */
export function waitingIn(text: string | null, now: number): Waiting | null {
  const left = read(text);
  if (!left || goodFor(text, now) === 0 || Object.keys(left.values).length === 0) return null;
  return { until: left.now + goodForMs, path: left.path };
}

/** What this person left on this page a moment ago; null when it is not theirs, not of here, or too old. */
export function unpack(text: string | null, { personId, path, now }: Visitor): Values | null {
  const left = read(text);
  const isTheirs = left?.personId === personId && left.path === path;
  return isTheirs && goodFor(text, now) > 0 ? left.values : null;
}

/** Storage may be closed: the person then begins this form anew. */
function safely<T>(use: () => T): T | null {
  try {
    return use();
  } catch {
    return null;
  }
}

const stored = (): string | null => safely(() => sessionStorage.getItem(place));
const erase = (): void => void safely(() => sessionStorage.removeItem(place));

/** What waits here for whoever left it. */
export const whatWaits = (): Waiting | null => waitingIn(stored(), Date.now());

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

/** Keeps what the page holds, just before it is left for a proof that the person was asked for. */
export function keepUnfinished(): void {
  if (whose === null) return;
  const left = pack(here(whose), Object.fromEntries(open));
  safely(() => sessionStorage.setItem(place, left));
}

/** The same where the session has ended: whoever had begun nothing comes back to nothing. */
export function keepBegun(): void {
  if (open.size > 0) keepUnfinished();
}

/** The person signs out: nothing of this page is kept for anybody, also when an answer comes late that the session is over. */
export function forgetUnfinished(): void {
  whose = null;
  erase();
}

/** On a page that waits for a sign-in: what nobody comes back for in time is erased. The result stops that. */
export function eraseInTime(): () => void {
  const timer = setTimeout(erase, goodFor(stored(), Date.now()));
  return () => clearTimeout(timer);
}

/** Brings back what this person left, when the page opens; says whether there was something. */
export function bringBack(personId: string): boolean {
  if (whose === personId) return returned !== null;
  whose = personId;
  const text = stored();
  erase();
  returned = unpack(text, here(personId));
  return returned !== null;
}
