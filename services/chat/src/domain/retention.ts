/** For how many days an organisation keeps what is written in its rooms; null: for as long as the room is there. */
export type RetentionRule = { readonly days: number | null; readonly version: number };

const dayMs = 86_400_000;

/** What was written before then is kept no longer. */
export const keptFrom = (now: Date, days: number): Date => new Date(now.getTime() - days * dayMs);
