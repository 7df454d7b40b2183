import { api } from '#shared/api.ts';

/** Begins a sign-in; the browser leaves the page. `returnTo` is one of our own paths; `isFresh` asks for the proofs again. */
export function goToSignIn(returnTo: string, options?: { readonly isFresh: boolean }): void {
  const search = new URLSearchParams({ returnTo, locale: document.documentElement.lang });
  if (options?.isFresh) search.set('fresh', 'true');
  window.location.assign(`/auth/login?${search.toString()}`);
}

/** Signs in beside a page that must stay as it is. */
export function signInElsewhere(): void {
  const search = new URLSearchParams({ returnTo: '/', locale: document.documentElement.lang });
  window.open(`/auth/login?${search.toString()}`, '_blank', 'noopener');
}

/** Ends the session, then goes where the gateway says. */
export async function signOut(): Promise<void> {
  const { location } = await api<{ location: string }>('/auth/logout', {
    method: 'POST',
    body: { kind: 'member' },
  });
  window.location.assign(location);
}
