import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { exact, Locale } from '@astra/contracts/common';
import { BrowserSession, LoggedOut, RedeemTicket, WhichSession } from '@astra/contracts/gateway';
import { toPublic } from '@astra/kit/access';
import type { Clock } from '@astra/kit/clock';
import { AppError } from '@astra/kit/problems';
import type { Seal } from '@astra/kit/seal';
import type { App } from '@astra/kit/server';
import type { FindSession } from '#app/find-session.ts';
import type { FinishSignIn } from '#app/finish-sign-in.ts';
import type { LogOut } from '#app/log-out.ts';
import type { RedeemTicket as Redeem } from '#app/redeem-ticket.ts';
import { isFromOurPages } from '#domain/cross-site.ts';
import { deviceOf } from '#domain/device.ts';
import { safeReturnTo } from '#domain/return-to.ts';
import type { Session, SessionKind } from '#domain/session.ts';
import { askedBy } from '#http/asked-by.ts';
import { sessionOf } from '#http/browser.ts';
import {
  cookieNames,
  giveFreshMark,
  giveSession,
  giveSignIn,
  signInOf,
  takeCookie,
  takeSignIn,
} from '#http/cookies.ts';
import type { CheckLimit } from '#http/limits.ts';
import { showProblemsAsPages } from '#http/problem-pages.ts';
import type { Identity } from '#ports/identity.ts';

export type AuthParts = {
  readonly beginSignIn: Identity['beginSignIn'];
  readonly finishSignIn: FinishSignIn;
  readonly redeemTicket: Redeem;
  readonly logOut: LogOut;
  readonly findSession: FindSession;
  readonly checkLimit: CheckLimit;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly publicOrigin: string;
};

const config = { access: toPublic };
const SignInQuery = exact({
  returnTo: Type.Optional(Type.String({ maxLength: 2_000 })),
  locale: Type.Optional(Locale),
  fresh: Type.Optional(Type.Boolean({ description: 'Ask for the factors again (RFC 9470)' })),
});

/** `/auth/…`: signing in and out of this browser. */
export function addAuthRoutes(app: App, parts: AuthParts): void {
  showProblemsAsPages(app);
  app.addHook('onRequest', async (request) => {
    const isQuestion = request.method === 'GET' && request.routeOptions.url === '/auth/session';
    await parts.checkLimit(request, request.routeOptions.url === '/auth/guest' ? 'guess' : null);
    // A sign-in may begin from a link in a letter; everything else is asked by our own pages.
    const isNavigation = request.method === 'GET' && !isQuestion;
    if (!isNavigation && !isFromOurPages(askedBy(request), parts.publicOrigin))
      throw new AppError('cross-site-request');
  });
  addSignIn(app, parts);
  addSessions(app, parts);
}

function addSignIn(app: App, parts: AuthParts): void {
  const now = (): { seal: Seal; now: Date } => ({ seal: parts.seal, now: parts.clock.now() });

  app.get(
    '/auth/login',
    { config, schema: { querystring: SignInQuery, summary: 'Begins a sign-in at identity' } },
    async (request, reply) => {
      const { returnTo, locale, fresh } = request.query;
      const { location, state } = await parts.beginSignIn({
        returnTo: safeReturnTo(returnTo, parts.publicOrigin),
        locale,
        isFresh: fresh === true || request.cookies[cookieNames.fresh] === '1',
      });
      await giveSignIn(reply, now(), state);
      return reply.redirect(location, 303);
    },
  );

  app.get(
    '/auth/callback',
    { config, schema: { summary: 'The browser comes back from identity' } },
    async (request, reply) => {
      const [, query = ''] = (request.raw.url ?? '').split('?', 2);
      const asked = new URLSearchParams(query).get('state') ?? '';
      const state = await signInOf({ request, state: asked }, now());
      // Back to a sign-in that is over already: whoever is signed in is not bothered with it.
      if (!state) return onlyIfSignedIn({ request, reply }, parts);
      takeSignIn(reply, state);
      const newcomer = await newcomerOf({ request, reply }, parts, 'member');
      const opened = await parts.finishSignIn({ search: `?${query}`, state }, newcomer);
      giveSession(reply, opened.session, opened.secret);
      if (request.cookies[cookieNames.fresh] !== undefined) takeCookie(reply, 'fresh');
      return reply.redirect(safeReturnTo(state.returnTo, parts.publicOrigin), 303);
    },
  );
}

function addSessions(app: App, parts: AuthParts): void {
  app.get(
    '/auth/session',
    {
      config,
      schema: {
        querystring: WhichSession,
        response: { 200: BrowserSession },
        summary:
          'Who this browser is: the member if there is one, else the guest; `kind` asks for one',
      },
    },
    async (request, reply) =>
      toBrowserSession(await anyOf({ request, reply }, parts, request.query.kind)),
  );

  app.post(
    '/auth/guest',
    {
      config,
      schema: {
        body: RedeemTicket,
        response: { 200: BrowserSession },
        summary: 'Lets a patient in with the one-time ticket of meetings',
      },
    },
    async (request, reply) => {
      const newcomer = await newcomerOf({ request, reply }, parts, 'guest');
      const { session, secret } = await parts.redeemTicket(request.body.ticket, newcomer);
      giveSession(reply, session, secret);
      return toBrowserSession(session);
    },
  );

  app.post(
    '/auth/logout',
    {
      config,
      schema: {
        body: WhichSession,
        response: { 200: LoggedOut },
        summary: 'Ends the session here and at identity',
      },
    },
    async (request, reply) => {
      const session = await anyOf({ request, reply }, parts, request.body.kind);
      if (session) {
        await parts.logOut(session);
        takeCookie(reply, session.kind);
        if (session.kind === 'member') giveFreshMark(reply);
      }
      // Only the cache: the storage holds how this person likes the screen.
      reply.header('clear-site-data', '"cache"');
      return { location: session?.kind === 'guest' ? '/visit' : '/' };
    },
  );
}

async function onlyIfSignedIn(
  exchange: Exchange,
  { findSession }: AuthParts,
): Promise<FastifyReply> {
  if (await sessionOf(exchange, findSession, 'member')) return exchange.reply.redirect('/', 303);
  throw new AppError('sign-in-expired');
}

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

async function anyOf(
  exchange: Exchange,
  { findSession }: AuthParts,
  kind: SessionKind | undefined,
): Promise<Session | null> {
  if (kind) return sessionOf(exchange, findSession, kind);
  return (
    (await sessionOf(exchange, findSession, 'member')) ?? sessionOf(exchange, findSession, 'guest')
  );
}

const newcomerOf = async (
  exchange: Exchange,
  { findSession }: AuthParts,
  kind: SessionKind,
): Promise<{ device: string; previous: Session | null }> => ({
  device: deviceOf(exchange.request.headers['user-agent']),
  previous: await sessionOf(exchange, findSession, kind),
});

const toBrowserSession = (session: Session | null): BrowserSession => ({
  kind: session?.kind ?? 'none',
  meetingId: session?.meetingId ?? null,
  expiresAt: session?.expiresAt.toISOString() ?? null,
});
