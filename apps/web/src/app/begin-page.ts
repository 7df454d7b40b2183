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
  if (pathname.startsWith('/salons')) void bringChat();
}

/** Most of what a conversation needs is its cryptography. Where another tab has the chat it is not needed. */
async function bringChat(): Promise<void> {
  const { bringUnlessElsewhere } = await import('#chat/open-session.ts');
  await bringUnlessElsewhere();
}
