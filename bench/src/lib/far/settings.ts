/** From one end to the other: a round trip is twice that. */
export const delayMs = 30;
/** In each direction. */
export const lossRatio = 0.01;
/** Calls in each network. */
export const tries = 20;
