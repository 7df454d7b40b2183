import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { exact, type Locale } from '@astra/contracts/common';
import { problems, type ProblemKey } from '@astra/contracts/problems';
import { toPublic } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import { toAppError } from '@astra/kit/request-errors';
import { isProblem, wordsOf } from '#http/problem-words.ts';

const stylesheet = `:root{color-scheme:light dark;--paper:#faf8f5;--ink:#14232b;--soft:#3f4d54;--act:#0b5563}
@media (prefers-color-scheme:dark){:root{--paper:#101a1f;--ink:#f2ede5;--soft:#c3ccd0;--act:#8fd3df}}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--paper);color:var(--ink);font:1.125rem/1.5 "Atkinson Hyperlegible Next",Verdana,"Segoe UI",system-ui,sans-serif}
main{max-width:34rem;padding:2rem}h1{font-size:1.75rem;line-height:1.25;margin:0 0 1rem}
p{margin:0 0 1.5rem;color:var(--soft)}a{display:inline-block;padding:.625rem 0;color:var(--act);font-weight:700}
a:focus-visible{outline:3px solid currentColor;outline-offset:4px}`;

/** French or English, whichever the browser prefers; French when it says neither. */
function localeOf(request: FastifyRequest): Locale {
  const wished = (request.headers['accept-language'] ?? '')
    .split(',')
    .map((part, place) => {
      const [tag = '', weight] = part.trim().split(/;\s*q=/);
      return { language: tag.slice(0, 2).toLowerCase(), weight: Number(weight ?? 1), place };
    })
    .filter(({ language }) => language === 'fr' || language === 'en')
    .toSorted((a, b) => b.weight - a.weight || a.place - b.place);
  return wished[0]?.language === 'en' ? 'en' : 'fr';
}

/** Whether a person looks at the reply: a page that the browser goes to, not a call of a script. */
export const isForPerson = (request: FastifyRequest): boolean =>
  (request.headers.accept ?? '').includes('text/html');

function pageOf(key: ProblemKey, locale: Locale): string {
  // Only our own words: nothing of the request is ever written into the page.
  const { title, help } = wordsOf(key, locale);
  const home = locale === 'fr' ? 'Revenir à l’accueil' : 'Back to the start';
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} – Astra Visio</title><link rel="icon" href="/favicon.svg"><link rel="stylesheet" href="/problems/page.css"></head>
<body><main><h1>${title}</h1><p>${help}</p><a href="/">${home}</a></main></body></html>
`;
}

const sendPage = (
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  key: ProblemKey,
  status: number,
): FastifyReply =>
  reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('vary', 'accept-language')
    .send(pageOf(key, localeOf(request)));

/** In this scope a person meets a page where a script meets problem details. */
export function showProblemsAsPages(app: App): void {
  app.setErrorHandler((error, request, reply) => {
    // Handed on: the parent's handler writes problem details.
    if (!isForPerson(request)) throw error;
    const outcome = toAppError(error);
    if (outcome.problem === 'unexpected') request.log.error({ err: error }, 'Unexpected failure');
    if (outcome.extras.retryAfterSeconds !== undefined)
      reply.header('retry-after', outcome.extras.retryAfterSeconds);
    return sendPage({ request, reply }, outcome.problem, problems[outcome.problem].status);
  });
}

/** `/problems/<key>`: where the `type` of each problem leads a curious person. */
export function addProblemPages(app: App): void {
  const config = { access: toPublic };
  app.get('/problems/page.css', { config, schema: { hide: true } }, async (_request, reply) =>
    reply
      .type('text/css; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .send(stylesheet),
  );
  app.get(
    '/problems/:key',
    {
      config,
      schema: {
        params: exact({ key: Type.String({ maxLength: 60 }) }),
        summary: 'What a problem means, for people, in French or English',
      },
    },
    async (request, reply) => {
      const { key } = request.params;
      return isProblem(key)
        ? sendPage({ request, reply }, key, 200)
        : sendPage({ request, reply }, 'not-found', 404);
    },
  );
}
