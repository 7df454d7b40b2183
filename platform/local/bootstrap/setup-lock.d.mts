/**
 * One set-up at a time: a second one waits for the first and then finds everything done. The lock of one that lives no longer
 * is nobody's, whoever has its number now.
 */
export function withSetupLock<T>(work: () => Promise<T>): Promise<T>;
/** The set-up that is at work in this state folder, if one is, and since when. */
export function setupHolder(): { readonly pid: number; readonly since: Date } | undefined;
/** The lock that we have holds for a process of ours too, which goes on when we are killed. */
export function shareSetupLock(pid: number): void;
