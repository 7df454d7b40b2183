/** A machine that does two things at once: to encode one's own picture and decode another's is all of it. */
export const isSmallMachine = (): boolean => globalThis.navigator.hardwareConcurrency <= 2;
