/** How long a step will probably take, in seconds: as long as it took here before. */
export function expectedSeconds(step: string): number;
/** What is set up: the dependencies alone, what a start needs, or what tests need besides. */
export type Purpose = 'dependencies' | 'start' | 'tests';
/** The seconds of those later steps that look undone and that the purpose needs. */
export function expectedSecondsAfter(step: string, purpose: Purpose): number;
/** Keeps how long a step took, for the next time somebody asks. */
export function rememberDuration(step: string, seconds: number): void;
