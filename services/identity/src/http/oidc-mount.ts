import type { IncomingMessage, ServerResponse } from 'node:http';
import { toPublic } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import { eachItsOwn } from '#domain/sign-in-cookies.ts';

/** Answers the provider's own requests; it may be another one from one request to the next (key rotation). */
export type ProviderHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const prefix = '/oidc';

/** Mounts the OpenID provider under /oidc. It reads bodies, sets cookies and answers by itself. */
export function mountProvider(app: App, publicOrigin: string, handle: ProviderHandler): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.all(
      `${prefix}/*`,
      { config: { access: toPublic, isRaw: true }, schema: { hide: true } },
      async (request, reply) => {
        reply.hijack();
        const { raw } = request;
        prepareForProvider(raw, reply.raw, publicOrigin);
        // The provider tells its mount path from the difference of the two.
        Object.assign(raw, { originalUrl: raw.url, url: raw.url?.slice(prefix.length) });
        reply.raw.setHeader('x-request-id', request.id);
        await handle(raw, reply.raw);
      },
    );
  });
}

/**
 * Addresses that the provider writes are public ones, whoever asks and whatever headers came; and its cookies are
 * Secure in the local stack too, which is http on localhost and trustworthy to browsers all the same.
 */
function prepareForProvider(
  request: IncomingMessage,
  response: ServerResponse,
  publicOrigin: string,
): void {
  const { protocol, host } = new URL(publicOrigin);
  request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
  request.headers['x-forwarded-host'] = host;
  const setHeader = response.setHeader.bind(response);
  response.setHeader = (name, value) => {
    if (name.toLowerCase() !== 'set-cookie') return setHeader(name, value);
    return setHeader(name, eachItsOwn([value].flat().map(secure)));
  };
}

const secure = (cookie: string | number): string =>
  /;\s*secure\b/i.test(String(cookie)) ? String(cookie) : `${cookie}; Secure`;
