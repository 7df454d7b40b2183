import { bringUnlessElsewhere } from '#chat/bring.ts';
import { client } from './client.ts';
import { router } from './router.tsx';
import { meQuery } from './session.tsx';

/** Asks for what the first page needs while its words come: each would otherwise wait for the one before. */
export function beginPage(): void {
  const { pathname } = router.latestLocation;
  const [routes] = router.getMatchedRoutes(pathname);
  // What cannot be had now is asked for again, and told, when the page is drawn.
  for (const route of routes) void router.loadRouteChunk(route)?.catch(() => undefined);
  const isForMembers = routes.some((route) => route.id === '/signed-in');
  if (!isForMembers) return;
  void client.prefetchQuery(meQuery);
  // Most of what a conversation needs is its cryptography.
  if (pathname.startsWith('/salons')) void bringUnlessElsewhere();
}
