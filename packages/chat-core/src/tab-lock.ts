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

/**
 * The lock of all tabs of this browser: who has the turn, which can be taken away, and who uses the
 * keys, which cannot: the next tab waits until they are let go. Web Locks: Chrome 69, Safari 15.4.
 */
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
        const turn = locks.request(name, options, async () => {
          isMine = true;
          await locks.request(`${name} keys`, { signal }, () => {
            held();
            return aborted(signal);
          });
        });
        turn.catch((error: unknown) => {
          if (isMine && !signal.aborted) onTaken();
          failed(error);
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
