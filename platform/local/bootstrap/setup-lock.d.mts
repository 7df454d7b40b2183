/** One set-up at a time: a second one waits for the first and then finds everything done. */
export function withSetupLock<T>(work: () => Promise<T>): Promise<T>;
/** Whether a process of this number runs, whoever's it is. */
export function isAlive(pid: number): boolean;
