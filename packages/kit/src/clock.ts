/** Time as a dependency, so that tests can draw it. */
export type Clock = { readonly now: () => Date };

export const systemClock: Clock = { now: () => new Date() };

/** A clock that tests set and move. */
export function makeFakeClock(
  start: Date | string,
): Clock & { readonly advance: (ms: number) => void } {
  let at = new Date(start).getTime();
  return {
    now: () => new Date(at),
    advance: (ms) => {
      at += ms;
    },
  };
}
