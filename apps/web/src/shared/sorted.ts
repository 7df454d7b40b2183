/** A sorted copy. `toSorted` is too young for our phones. */
export function sorted<T>(list: Iterable<T>, compare: (a: T, b: T) => number): readonly T[] {
  const copy = Array.from(list);
  copy.sort(compare);
  return copy;
}
