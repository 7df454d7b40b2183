/** The provider's cookies of a sign-in under way. */
export const signInCookies = {
  interaction: '__Secure-astra-interaction',
  resume: '__Secure-astra-resume',
} as const;

/** Where the browser takes the steps of a sign-in; the next segment is the sign-in's own. */
export const interactionsPath = '/api/identity/interactions';

const begun = new RegExp(`^${signInCookies.interaction}=([\\w-]+);`, 'u');

/**
 * The `set-cookie` lines of one answer, such that each sign-in has its own cookie. The provider gives all of a browser's the
 * same name and path, so that the second of two tabs that begin one would take the first one's away.
 */
export function eachItsOwn(lines: readonly string[]): string[] {
  const uid = lines.map((line) => begun.exec(line)?.[1]).find((each) => each !== undefined);
  return lines.map((line) =>
    uid !== undefined && line.startsWith(signInCookies.interaction)
      ? line.replace(/;\s*path=[^;]*/iu, `; path=${interactionsPath}/${uid}`)
      : line,
  );
}
