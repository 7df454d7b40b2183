/** A lock that one tab of a browser holds at a time: keys must not be used by two. */
export interface TabLock {
  /**
   * Resolves once this tab holds it; waits for as long as another one does, and takes it away
   * from it with `isTaking`. An abort ends the waiting (rejects) or gives the lock back.
   */
  readonly hold: (how: HowToHold) => Promise<void>;
  /** Does a tab hold it now? */
  readonly isHeld: () => Promise<boolean>;
}

/** How a tab comes to the lock and leaves it. */
export interface HowToHold {
  readonly isTaking: boolean;
  readonly signal: AbortSignal;
  /** Another tab has taken it. */
  readonly onTaken: () => void;
}

/** The lock of all tabs of this browser. Web Locks: Chrome 69, Safari 15.4; without them there is one tab. */
export function makeBrowserTabLock(name: string): TabLock {
  const { locks } = navigator;
  return {
    isHeld: async () => {
      const { held } = await locks.query();
      return held?.some((lock) => lock.name === name) === true;
    },
    hold: ({ isTaking, signal, onTaken }) =>
      new Promise((held, failed) => {
        let isMine = false;
        // A lock that is taken by force is asked for without a signal (the standard forbids both).
        const options: LockOptions = isTaking ? { steal: true } : { signal };
        const until = locks.request(name, options, () => {
          isMine = true;
          held();
          return aborted(signal);
        });
        until.catch((error: unknown) => {
          if (!isMine) return failed(error);
          if (!signal.aborted) onTaken();
        });
      }),
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    signal.addEventListener('abort', () => done());
  });
}
