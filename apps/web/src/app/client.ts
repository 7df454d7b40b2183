import { focusManager, MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { goToSignIn } from '#api/gateway.ts';
import { wipeOffline } from '#offline/offline-place.ts';
import { forgetLostSession, noteLostSession } from '#shared/lost-session.ts';
import { isPassing, problemOf } from '#shared/problem-error.ts';
import { tellOtherTabs } from '#shared/signed-in-elsewhere.ts';
import { watchAttention } from './attended.ts';
import { isInCallHere } from './in-call.ts';
import { keepBegun } from '#shared/unfinished.ts';
import { meQuery } from './session.tsx';
import { noteSession } from './session-over.ts';

/** This page has been somebody's: what is over now was there before. */
let wasSignedIn = false;

/** A session that ended goes to the sign-in page, except during a call: media need no session, and the call says so. */
function onError(problem: unknown): void {
  if (problemOf(problem) === 'not-signed-in') void endHere();
}

async function endHere(): Promise<void> {
  const { pathname, search } = window.location;
  const path = pathname + search;
  const wiped = wipeOffline();
  if (isInCallHere()) return noteSession({ isOver: true });
  keepBegun();
  if (wasSignedIn) await noteLostSession(path);
  // Whose access was closed reads here no longer: that comes before the next page.
  await wiped;
  // Nobody looks: a sign-in begins when somebody does, not minutes before, and not in ten tabs at once.
  if (wasSignedIn && document.hidden) window.location.assign('/connexion');
  else goToSignIn(path);
}

/** Only who is signed in is told who they are. */
function onSuccess(_: unknown, { queryKey }: { readonly queryKey: readonly unknown[] }): void {
  if (queryKey[0] !== meQuery.queryKey[0]) return;
  if (!wasSignedIn) tellOtherTabs();
  wasSignedIn = true;
  forgetLostSession();
  noteSession({ isOver: false });
}

focusManager.setEventListener((tell) => watchAttention(tell));

/** The data of the page: in memory only, gone with the tab. */
export const client = new QueryClient({
  queryCache: new QueryCache({ onError, onSuccess }),
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
