/**
 * How long we wait for what only has to come at all: a machine that does much else at once fails nothing. What the product
 * promises to do within a time has its own bound, where it is tried.
 */
export const patience = { timeout: 45_000 } as const;
