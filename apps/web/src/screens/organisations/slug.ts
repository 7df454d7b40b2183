/** A short mark of an organisation, made of its name: two organisations of one name are told apart by who adds them. */
export function slugOf(name: string): string {
  const plain = name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const slug = plain
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .slice(0, 40)
    .replaceAll(/^-+|-+$/gu, '');
  // Of a name in another writing nothing is left.
  return slug.length >= 2 ? slug : `org-${sumOf(name).toString(36)}`;
}

/** The same for the same name, so that a submission that is sent again is the same one. */
const sumOf = (name: string): number =>
  Array.from(name, (sign) => sign.codePointAt(0) ?? 0).reduce(
    (sum, code) => (Math.imul(sum, 31) + code) >>> 0,
    7,
  );
