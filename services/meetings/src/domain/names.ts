/** The family name as far as we can tell, without accents or case: what two namesakes share. */
export function familyKey(name: string): string {
  const words = name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim().split(/\s+/);
  return words.at(-1) ?? '';
}
