interface Versions<T> {
  /** As it was when the work began. */
  readonly seen: T;
  readonly mine: T;
  /** As somebody has saved it meanwhile. */
  readonly theirs: T;
}

/** The same values, whatever holds them: a date of birth is three. */
export const isSame = <T>(one: T, other: T, keys: readonly (keyof T)[]): boolean =>
  keys.every((key) => JSON.stringify(one[key]) === JSON.stringify(other[key]));

/**
 * One's own changes over those of somebody else; `isClash`: both have changed the same to something different. A group holds
 * what is decided together.
 */
export function ontoTheirs<T>(
  { seen, mine, theirs }: Versions<T>,
  groups: readonly (readonly (keyof T)[])[],
): { readonly form: T; readonly isClash: boolean } {
  const own = groups.filter((keys) => !isSame(mine, seen, keys));
  const isClash = own.some((keys) => !isSame(theirs, seen, keys) && !isSame(theirs, mine, keys));
  const changed = Object.fromEntries(own.flat().map((key) => [key, mine[key]]));
  return { form: { ...theirs, ...changed }, isClash };
}
