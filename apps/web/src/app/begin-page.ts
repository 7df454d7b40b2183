import { beginChat } from './begin-chat.ts';
import { client } from './client.ts';
import { router } from './router.tsx';
import { meQuery } from './session.tsx';

/** Asks for what the first page needs while its words come: each would otherwise wait for the one before. */
export async function beginPage(): Promise<void> {
  const { pathname } = router.latestLocation;
  const [routes, { id = null }] = router.getMatchedRoutes(pathname);
  const isForMembers = routes.some((route) => route.id === '/signed-in');
  // Before the dozens of files of a screen: over HTTP/1.1 a browser asks for six things at a time.
  if (isForMembers) void client.prefetchQuery(meQuery);
  if (isForMembers && pathname.startsWith('/salons')) await beginChat(id);
  // What cannot be had now is asked for again, and told, when the page is drawn.
  for (const route of routes) void router.loadRouteChunk(route)?.catch(() => undefined);
}
