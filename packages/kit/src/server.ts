import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawServerDefault,
  type RouteOptions,
} from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import { problems } from '@astra/contracts/problems';
import type { Actor, Member, Guest } from '@astra/contracts/actor';
import { checkAccess, toPublic, type Access } from './access.ts';
import { addHealth, type Parts, type ReadyChecks } from './health.ts';
import { makeLazySchemas } from './lazy-schemas.ts';
import type { Log } from './log.ts';
import { addMetrics } from './metrics.ts';
import { freshProofChallenge } from './fresh-proof.ts';
import { AppError, problemBody } from './problems.ts';
import { toAppError } from './request-errors.ts';
import { systemRandom } from './random.ts';
import type { TokenVerifier } from './tokens.ts';
import { enterTrace } from './trace.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who the route is for; see kit/access. */
    access?: Access;
    /** The route reads body and `authorization` by itself: a proxy, an OpenID provider, a signed webhook. */
    isRaw?: boolean;
    /** The route takes its body as a stream, as it comes; who asks is known as anywhere. */
    takesStream?: boolean;
  }
  interface FastifyInstance {
    /** Every route, those that no document shows too: what a test must walk through. */
    readonly knownRoutes: readonly RouteOptions[];
    /** Compiles every schema; otherwise each is when its route is first asked. */
    readonly compileSchemas: () => void;
    /** What `GET /internal/metrics` tells. */
    readonly metrics: Registry;
  }
  interface FastifyRequest {
    actor: Actor | null;
  }
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

type ServerOptions = {
  readonly name: string;
  readonly log: Log;
  /** Absent at the gateway, which has sessions instead of tokens. */
  readonly verify?: TokenVerifier;
  readonly ready?: ReadyChecks;
  readonly parts?: Parts;
  /** Largest body, bytes. */
  readonly bodyLimit?: number;
  /** The address of the person is the one that the gateway passes on, which alone reaches a service; false at the gateway itself. */
  readonly trustProxy?: boolean;
  /** Adds the service's own metrics to those of the server; labels are never ids. */
  readonly metrics?: (registry: Registry) => void;
};

/** The server every service starts with: schemas, token → actor, closed routes, problems, health, metrics, OpenAPI. */
export async function buildServer(options: ServerOptions): Promise<App> {
  const loggerInstance: FastifyBaseLogger = options.log;
  const schemas = makeLazySchemas();
  const app: App = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimit ?? 65_536,
    trustProxy: options.trustProxy ?? true,
    genReqId: () => systemRandom.uuid(),
    requestTimeout: 30_000,
    forceCloseConnections: true,
    // Strict in what we accept: an unknown field is refused, not dropped; only addresses are converted from text.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: true } },
    schemaController: schemas.controller,
    routerOptions: { maxParamLength: 200 },
    // What the router itself refuses (an address that is none, one too long) is told like everything else.
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
  }).withTypeProvider<TypeBoxTypeProvider>();

  app.decorate('compileSchemas', schemas.compileAll);
  app.decorateRequest('actor', null);
  // JSON alone: a plain text is what a form of another site can send without asking.
  app.removeContentTypeParser('text/plain');
  addErrors(app);
  addActor(app, options.verify);
  refuseOpenRoutes(app);
  convertQueries(app);
  refuseUnwantedBodies(app);
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: `Astra Visio ${options.name}`, version: '1' } },
  });
  addMetrics(app, options.name, options.metrics);
  addHealth(app, options.ready ?? {}, options.parts);
  return app;
}

function addErrors(app: App): void {
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler(() => {
    throw new AppError('not-found');
  });
}

function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const outcome = toAppError(error);
  if (outcome.problem === 'unexpected') request.log.error({ err: error }, 'Unexpected failure');
  const body = problemBody(outcome, { instance: pathOf(request), requestId: request.id });
  if (outcome.extras.retryAfterSeconds !== undefined)
    reply.header('retry-after', outcome.extras.retryAfterSeconds);
  if (outcome.problem === 'fresh-proof-needed')
    reply.header('www-authenticate', freshProofChallenge);
  return (
    reply
      .code(problems[outcome.problem].status)
      .header('content-type', 'application/problem+json')
      .header('cache-control', 'no-store')
      // The router refuses before any hook runs: what every reply has is said here again.
      .header('x-request-id', request.id)
      .header('x-content-type-options', 'nosniff')
      .serializer(JSON.stringify)
      .send(body)
  );
}

/** As it was asked, but never with a character that could mean something where the problem is shown. */
const pathOf = (request: FastifyRequest): string =>
  (request.url.split('?', 1)[0] ?? '/').slice(0, longestPath).replaceAll(notOfPaths, escaped);
const longestPath = 300;
const notOfPaths = /[^\w\-.~/%:@!$&()*+,;=]/gu;
const escaped = (character: string): string =>
  character.isWellFormed() ? encodeURIComponent(character) : '%EF%BF%BD';

function addActor(app: App, verify: TokenVerifier | undefined): void {
  app.addHook('onRequest', async (request, reply) => {
    const header = request.headers['traceparent'];
    const trace = enterTrace(typeof header === 'string' ? header : undefined);
    request.log = request.log.child({ traceId: trace.traceId, requestId: request.id });
    reply.header('x-request-id', request.id);
    reply.header('cache-control', 'no-store');
    const { access = toPublic, isRaw = false } = request.routeOptions.config;
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    if (verify && !isRaw && scheme?.toLowerCase() === 'bearer' && token) {
      request.actor = await verify(token);
    }
    checkAccess(access, request.actor);
  });
}

function refuseOpenRoutes(app: App): void {
  const known: RouteOptions[] = [];
  app.decorate('knownRoutes', known);
  app.addHook('onRoute', (route) => {
    known.push(route);
    if (!route.config?.access)
      throw new Error(`${String(route.method)} ${route.url} does not say who it is for`);
  });
}

/** A field that nobody reads would be dropped in silence: a route without a body takes none, or an empty one. */
function refuseUnwantedBodies(app: App): void {
  app.addHook('preValidation', async ({ body, routeOptions }) => {
    const { isRaw = false, takesStream = false } = routeOptions.config;
    if (isRaw || takesStream || routeOptions.schema?.body !== undefined) return;
    const isEmpty = typeof body === 'object' && Object.keys(body ?? {}).length === 0;
    if (body === undefined || isEmpty) return;
    const errors = [{ pointer: '', message: 'must be left out' }];
    throw new AppError('invalid-input', undefined, { extras: { errors } });
  });
}

/** Only a query string and path are text by nature; a body must have the right types already. */
function convertQueries(app: App): void {
  app.addHook('preValidation', async (request) => {
    const schema = request.routeOptions.schema?.querystring as
      | { properties?: Record<string, { type?: string }> }
      | undefined;
    const query = request.query as Record<string, unknown>;
    for (const [key, value] of Object.entries(query)) {
      const type = schema?.properties?.[key]?.type;
      if (typeof value !== 'string') continue;
      if (type === 'integer' && /^-?\d{1,15}$/.test(value)) query[key] = Number(value);
      if (type === 'boolean' && (value === 'true' || value === 'false'))
        query[key] = value === 'true';
    }
  });
}

/** The member who asks. Only on routes whose access is to members. */
export function memberOf(request: FastifyRequest): Member {
  if (request.actor?.kind !== 'member') throw new AppError('not-allowed');
  return request.actor;
}

/** The guest who asks. Only on routes whose access is to guests. */
export function guestOf(request: FastifyRequest): Guest {
  if (request.actor?.kind !== 'guest') throw new AppError('not-allowed');
  return request.actor;
}
