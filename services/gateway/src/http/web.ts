import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { toPublic } from '@astra/kit/access';
import { AppError } from '@astra/kit/problems';
import type { App } from '@astra/kit/server';
import { isForPerson, showProblemsAsPages } from '#http/problem-pages.ts';

const yearSeconds = 31_536_000;
const hourSeconds = 3_600;
/** A file of the build: plain segments, none hidden, with an extension. */
const fileShape = /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+\.[A-Za-z0-9]+$/;
/** An address of the app: plain segments, none hidden and nothing encoded. */
const pageShape = /^(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*\/?$/;
/** The pages themselves, which the app reads too, to see whether it has been renewed. */
const entries = new Set(['/', '/index.html', '/visit', '/visit.html']);
/** Roots that belong to programs: what is not found there is not a page. */
const notPages = /^\/(?:api|auth|oidc|internal|health|assets|problems|wopi)(?:\/|$)/;

/** The web app: its files, and for each of its own addresses the page that carries it. */
export async function addWeb(app: App, webRoot: string): Promise<void> {
  const root = isAbsolute(webRoot) ? webRoot : resolve(webRoot);
  if (!existsSync(join(root, 'index.html')))
    app.log.warn('WEB_ROOT holds no index.html: the web app has not been built yet');
  await app.register(fastifyStatic, {
    root,
    serve: false,
    preCompressed: true,
    cacheControl: false,
    dotfiles: 'deny',
    index: false,
    suppressWarning: true,
  });
  showProblemsAsPages(app);
  const config = { access: toPublic, isOfApp: true };
  app.get('/robots.txt', { config, schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/plain').send('User-agent: *\nDisallow: /\n'),
  );
  app.get('/*', { config, schema: { hide: true } }, async (request, reply) =>
    serve({ request, reply }, root),
  );
}

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

async function serve({ request, reply }: Exchange, root: string): Promise<FastifyReply> {
  const [path = '/'] = (request.raw.url ?? '/').split('?', 1);
  if (fileShape.test(path) && !path.endsWith('.html')) return sendFile(reply, root, path);
  const isAddress = pageShape.test(path) && !notPages.test(path);
  if (!isAddress || !(entries.has(path) || isForPerson(request))) throw new AppError('not-found');
  const page = /^\/visit(?:\/|\.html$|$)/.test(path) ? 'visit.html' : 'index.html';
  if (!(await isFile(join(root, page)))) throw new AppError('unavailable');
  return reply.header('cache-control', 'no-store').sendFile(page);
}

/** Names under /assets carry a hash of their content: they never change. */
async function sendFile(reply: FastifyReply, root: string, path: string): Promise<FastifyReply> {
  if (!(await isFile(join(root, path)))) throw new AppError('not-found');
  return reply.header('cache-control', lastingOf(path)).sendFile(path.slice(1));
}

function lastingOf(path: string): string {
  // What shows notifications, and which files are kept, is asked for anew each time that a browser looks whether there is another.
  if (path === '/push-worker.js' || path === '/offline-shell.json') return 'no-cache';
  return path.startsWith('/assets/')
    ? `public, max-age=${yearSeconds}, immutable`
    : `public, max-age=${hourSeconds}`;
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
