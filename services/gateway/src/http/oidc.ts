import { toPublic } from '@astra/kit/access';
import { AppError } from '@astra/kit/problems';
import type { App } from '@astra/kit/server';
import { upstreamPath } from '#domain/proxy-path.ts';
import { forward, type ForwardParts } from '#http/forward.ts';
import type { CheckLimit } from '#http/limits.ts';
import { showProblemsAsPages } from '#http/problem-pages.ts';
import { bearerOf, isUserInfo } from '#http/user-info.ts';

type Parts = ForwardParts & { readonly checkLimit: CheckLimit };

/**
 * `/oidc/…`: identity as an OpenID provider. It guards its own forms; its cookies pass, ours never. Its user info answers
 * to a client's bearer token, and to nothing that a browser remembers.
 */
export function addOidcRoutes(app: App, parts: Parts): void {
  showProblemsAsPages(app);
  app.route({
    method: ['GET', 'HEAD', 'POST'],
    url: '/oidc/*',
    config: { access: toPublic, isRaw: true },
    schema: { hide: true },
    onRequest: async (request) =>
      parts.checkLimit(request, request.url.startsWith('/oidc/token') ? 'guess' : null),
    handler: async (request, reply) => {
      const path = upstreamPath(request.raw.url ?? '/', '/oidc');
      if (path === null) throw new AppError('not-found');
      const isForToken = isUserInfo(request.raw.url ?? '/');
      const token = isForToken ? bearerOf(request.headers.authorization) : null;
      const target = { path: `/oidc${path}`, token, hasCookies: !isForToken };
      return forward({ request, reply }, { ...target, service: 'identity' }, parts);
    },
  });
}
