import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { goToSignIn } from '#api/gateway.ts';
import { isPassing, problemOf } from '#shared/problem-error.ts';

/** A session that ended goes to the sign-in page, except during a call: media need no session. */
function onError(error: unknown): void {
  if (problemOf(error) !== 'not-signed-in') return;
  const { pathname, search } = window.location;
  if (pathname.startsWith('/appel/')) return;
  goToSignIn(pathname + search);
}

/** The data of the page: in memory only, gone with the tab. */
export const client = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (count, error) => count < 2 && isPassing(error),
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});
