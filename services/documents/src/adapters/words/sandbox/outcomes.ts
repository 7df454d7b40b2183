/** The first line of what the process that looks for words says; the words follow, one a line. */
export const said = { whole: 'whole', partly: 'partly', other: 'other-kind' } as const;
export type Said = (typeof said)[keyof typeof said];
/** How it ends when it has nothing to say. */
export const exitCodes = { unreadable: 3, unconfined: 4 } as const;
