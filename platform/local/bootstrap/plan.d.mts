/** How long a step will probably take, in seconds: as long as it took here before. */
export function expectedSeconds(step: string): number;
/** The seconds of those later steps that look undone. */
export function expectedSecondsAfter(step: string): number;
/** Keeps how long a step took, for the next time somebody asks. */
export function rememberDuration(step: string, seconds: number): void;
