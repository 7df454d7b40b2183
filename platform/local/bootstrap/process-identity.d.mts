/**
 * What tells a process from every other one that has had or will have its number: when it began.
 * Undefined when there is no such process.
 */
export function processIdentity(pid: number): string | undefined;
