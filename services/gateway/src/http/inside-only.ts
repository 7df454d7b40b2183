import { AppError } from '@astra/kit/problems';
import type { App } from '@astra/kit/server';
import { matrixPath } from '#domain/matrix-path.ts';
import { isInside } from '#domain/client-address.ts';
import { isUserInfo } from '#http/user-info.ts';

const inside = /^\/internal(?:\/|$)/;

/**
 * The gateway has one port for the world and for our own machines. Its internal routes do not exist for anybody who
 * comes through a proxy, with a browser or from a public address; elsewhere a token that is not ours is not even read, but
 * for the provider's own at its user-info endpoint, which is handed on as it is.
 */
export function guardInside(app: App): void {
  // Before anything else of the server: what a client writes into `authorization` must reach no code that believes it.
  app.server.prependListener('request', (request) => {
    const url = request.url ?? '';
    // A Matrix token is read by the chat server alone, like the provider's own by the provider.
    if (!inside.test(url) && !isUserInfo(url) && matrixPath(url) === null)
      delete request.headers.authorization;
  });
  app.addHook('onRequest', async (request) => {
    const isGuarded = inside.test(request.routeOptions.url ?? '');
    if (isGuarded && !isInside(request.raw.socket.remoteAddress, request.headers))
      throw new AppError('not-found');
  });
}
