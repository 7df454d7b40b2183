/** What is the same to somebody who searches: marks and case do not matter. It takes no other file: see the sandbox. */
export const folded = (text: string): string =>
  text.normalize('NFKC').toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '');
