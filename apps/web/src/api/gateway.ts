import { api } from '#shared/api.ts';

/** Begins a sign-in; the browser leaves the page. `returnTo` is one of our own paths. */
export function goToSignIn(returnTo: string): void {
  window.location.assign(`/auth/login?returnTo=${encodeURIComponent(returnTo)}`);
}

/** Ends the session, then goes where the gateway says. */
export async function signOut(): Promise<void> {
  const { location } = await api<{ location: string }>('/auth/logout', {
    method: 'POST',
    body: {},
  });
  window.location.assign(location);
}
