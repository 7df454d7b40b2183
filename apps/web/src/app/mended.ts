/** What else a change may have mended, besides the field of its own name. */
const alsoMends: Readonly<Record<string, readonly string[]>> = {
  // The day or the professional may have been what made the time too early, or taken.
  day: ['time'],
  hostId: ['host', 'time'],
  durationMinutes: ['taken'],
};

/** The faults that were said, without those of what has been changed since. */
export function withoutMended<F extends Readonly<Partial<Record<string, string>>>>(
  faults: F,
  change: object,
): F {
  const mended = new Set(Object.keys(change).flatMap((key) => [key, ...(alsoMends[key] ?? [])]));
  const left = Object.entries(faults).filter(
    ([field, fault]) => !mended.has(field) && !(fault !== undefined && mended.has(fault)),
  );
  return Object.fromEntries(left) as F;
}
