/**
 * Whether this tab was left because its session was over, and words were kept that somebody had begun: whoever is put out of
 * a page is told why, and what waits for them.
 */
const place = 'astra-session-lost';

/** What a tab knows of the session that it lost. */
interface Lost {
  /** The page that it was on. */
  readonly path: string;
  readonly areWordsKept: boolean;
}

/** Storage may be closed: the sign-in page then says nothing of it. */
function safely<T>(use: () => T): T | null {
  try {
    return use();
  } catch {
    return null;
  }
}

/** Keeps what is begun in a part of the page; says whether anything is kept. */
type Keeper = () => Promise<boolean>;
const keepers = new Set<Keeper>();

/** What must be kept before the page is left, since its session is over. The result takes that back. */
export function keepBeforeLeaving(keeper: Keeper): () => void {
  keepers.add(keeper);
  return () => keepers.delete(keeper);
}

const longestKeepingMs = 1_000;

/** Whether it is known in time that something is kept: who is signed out is shown no page of before for longer. */
async function areWordsKept(): Promise<boolean> {
  const late = new Promise<readonly boolean[]>((done) => {
    setTimeout(() => done([]), longestKeepingMs);
  });
  const all = Promise.all([...keepers].map((keep) => keep().catch(() => false)));
  return (await Promise.race([all, late])).includes(true);
}

async function note(path: string): Promise<void> {
  const lost: Lost = { path, areWordsKept: await areWordsKept() };
  safely(() => sessionStorage.setItem(place, JSON.stringify(lost)));
}

/** Several answers say that the session is over; by the second one the parts of the page are gone, perhaps. */
let noting: Promise<void> | null = null;

/** Notes that the session of the page at `path` is over, once what is begun is kept or a second has passed. */
export const noteLostSession = (path: string): Promise<void> => (noting ??= note(path));

export function forgetLostSession(): void {
  noting = null;
  safely(() => sessionStorage.removeItem(place));
}

/** Written by `note` in this very tab. */
const stored = (): Lost | null =>
  safely(() => JSON.parse(sessionStorage.getItem(place) ?? 'null') as Lost | null);

/** The page that this tab was on when its session was over; null: it lost none. It stays until somebody has signed in. */
export const lostPath = (): string | null => stored()?.path ?? null;

/** Words that were begun, of messages, changes and comments, lie in this browser for who signs in again. */
export const areWordsWaiting = (): boolean => stored()?.areWordsKept === true;
