/** An error as whoever typed the command reads it: what the operating system refuses comes with a way out. */
export function inPlainWords(error: unknown): string;
