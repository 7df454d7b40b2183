import type { ChildProcess } from 'node:child_process';

/** A command of the set-up that is ended when the set-up is asked to end. */
export function endsWithSetUp(child: ChildProcess): void;
/**
 * Does the work. At Ctrl-C, a request to end or the death of whoever started us, its commands are ended, and it rejects
 * with one sentence that says how to go on. The work looks at the signal between its steps.
 */
export function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
