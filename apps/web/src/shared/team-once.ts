/** Words about a team whose name says itself that it is one: nobody reads of an "Équipe Équipe mobile". */
export const teamOnce = (words: string): string =>
  words.replace(/(équipe|team)\s+\1(?=\s|$)/iu, '$1');
