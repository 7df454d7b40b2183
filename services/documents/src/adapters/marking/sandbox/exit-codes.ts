/** How the process that looks into a file says why it has nothing. */
export const exitCodes = { unmarkable: 3, unconfined: 4 } as const;
