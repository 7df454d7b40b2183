/** Which uploads a page of this browser has in hand: its other pages leave them alone. */
export interface PageHolds {
  readonly take: (uploadId: string) => void;
  readonly letGo: (uploadId: string) => void;
  /** Those that any page has in hand, this one too. */
  readonly taken: () => Promise<ReadonlySet<string>>;
  /** Resolves once no page has it in hand any more: it has arrived, or the page was left. */
  readonly whenLeft: (uploadId: string) => Promise<void>;
}

const prefix = 'astra-upload ';

// Old browsers, and pages that came without encryption, have none: nothing is held then.
const locks: LockManager | undefined = 'locks' in navigator ? navigator.locks : undefined;

/** By the browser's own locks (Web Locks), which end with the page however it ends. */
function makePageHolds(): PageHolds {
  const mine = new Map<string, () => void>();
  return {
    take: (uploadId) => {
      if (mine.has(uploadId)) return;
      const held = new Promise<void>((letGo) => void mine.set(uploadId, letGo));
      // A page that is being left gets no lock.
      locks?.request(`${prefix}${uploadId}`, () => held).catch(() => undefined);
    },
    letGo: (uploadId) => {
      mine.get(uploadId)?.();
      mine.delete(uploadId);
    },
    taken: async () => {
      const { held = [] } = (await locks?.query()) ?? {};
      const names = held.map(({ name = '' }) => name).filter((name) => name.startsWith(prefix));
      return new Set(names.map((name) => name.slice(prefix.length)));
    },
    whenLeft: async (uploadId) => {
      await locks?.request(`${prefix}${uploadId}`, () => undefined);
    },
  };
}

export const pageHolds: PageHolds = makePageHolds();
