/** A lock that nobody renews is over after so long (WOPI, Lock). */
export const lockMs = 1_800_000;
const longest = 1_024;

/** What an editor wants of a document's lock, under which name. */
export type LockWish =
  | { readonly kind: 'lock' | 'refresh' | 'unlock'; readonly lock: string }
  | { readonly kind: 'relock'; readonly lock: string; readonly old: string };
/** What comes of it; `present` is the name that holds, empty for none. */
export type LockOutcome =
  | { readonly kind: 'held'; readonly lock: string }
  | { readonly kind: 'free' }
  | { readonly kind: 'mismatch'; readonly present: string };

/** Of printable letters, as a header of HTTP carries them. */
export const isLockName = (text: string | undefined): text is string =>
  text !== undefined && text.length > 0 && text.length <= longest && /^[\x20-\x7e]*$/u.test(text);

/** `present` null: nobody has the lock. */
export function decideLock(present: string | null, wish: LockWish): LockOutcome {
  const mismatch = { kind: 'mismatch', present: present ?? '' } as const;
  const held = { kind: 'held', lock: wish.lock } as const;
  switch (wish.kind) {
    case 'lock':
      return present === null || present === wish.lock ? held : mismatch;
    case 'relock':
      return present === wish.old ? held : mismatch;
    case 'refresh':
      return present === wish.lock ? held : mismatch;
    case 'unlock':
      return present === wish.lock ? { kind: 'free' } : mismatch;
  }
}

/**
 * Whether a whole new content may come under this lock. Without any, only of a document that is empty: that is how one is
 * begun (WOPI, PutFile).
 */
export const mayPut = (
  present: string | null,
  { lock, sizeBytes }: { readonly lock: string | undefined; readonly sizeBytes: number },
): boolean => (present === null ? sizeBytes === 0 : present === lock);
