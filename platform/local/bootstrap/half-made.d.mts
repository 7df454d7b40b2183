/** Where this process makes something before it takes its place, or keeps for a moment what gives way to it. */
export function beside(path: string, what?: 'new' | 'old'): string;
/** Removes from a folder what makers that live no longer had begun; what is under way is let be. */
export function removeHalfMade(folder: string): Promise<void>;
