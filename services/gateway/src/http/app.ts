import cookie from '@fastify/cookie';
import type { NoteRefusal } from '@astra/kit/refusals';
import type { App } from '@astra/kit/server';
import type { Knock } from '#app/knock.ts';
import { addAccessLog } from '#http/access-log.ts';
import { addApiRoutes, type ApiParts } from '#http/api.ts';
import { addAuthRoutes, type AuthParts } from '#http/auth.ts';
import { addressOf } from '#http/browser.ts';
import { addEngineLibrary } from '#http/engine-library.ts';
import { addEngineSockets, type JitsiSettings } from '#http/engine-sockets.ts';
import { guardInside } from '#http/inside-only.ts';
import { makeLimits } from '#http/limits.ts';
import { addLiveKitValidate } from '#http/livekit-validate.ts';
import { addMatrixRoutes } from '#http/matrix.ts';
import { addOidcRoutes } from '#http/oidc.ts';
import { addProblemPages } from '#http/problem-pages.ts';
import { addSecurityHeaders } from '#http/security-headers.ts';
import { makeTellRefused, tellRefusedRequests } from '#http/tell-refused.ts';
import { addWeb } from '#http/web.ts';
import { addWopiRoutes } from '#http/wopi.ts';
import type { ReadEngineLibrary } from '#ports/engine-library.ts';

export type HttpParts = Omit<ApiParts & AuthParts, 'checkLimit'> & {
  readonly readEngineLibrary: ReadEngineLibrary | null;
  readonly knock: Knock;
  readonly noteRefusal: NoteRefusal;
};
export type HttpSettings = {
  readonly publicOrigin: string;
  readonly jitsi: (JitsiSettings & { readonly integrity: string }) | null;
  /** LiveKit servers by engine, internal addresses. */
  readonly liveKits: Readonly<Record<string, string>>;
  /** A chat server is behind the door. */
  readonly hasMatrix: boolean;
  readonly editorOrigin: string | null;
  readonly webRoot: string;
  readonly rateFactor: number;
  readonly proxyHops: number;
};

/** Whether a video engine is behind the door. */
const hasEngine = ({ jitsi, liveKits }: HttpSettings): boolean =>
  jitsi !== null || Object.keys(liveKits).length > 0;

/** A client has so long to send its headers; a slow one must not hold a place. */
const headersTimeoutMs = 10_000;

/** Everything that the public door answers. */
export async function addHttp(app: App, settings: HttpSettings, own: HttpParts): Promise<void> {
  app.server.headersTimeout = headersTimeoutMs;
  app.decorateRequest('session', null);
  app.decorateRequest('address', '');
  guardInside(app);
  addSecurityHeaders(app, settings);
  addAccessLog(app);
  await app.register(cookie);
  app.addHook('onRequest', async (request) => {
    request.address = addressOf(request, settings.proxyHops);
  });
  const tellRefused = makeTellRefused(own.noteRefusal);
  tellRefusedRequests(app, tellRefused);
  const limits = await makeLimits(app, settings.rateFactor);
  const parts = { ...own, checkLimit: limits.check };
  await app.register(async (scope: App) => {
    // The body goes through as it is: the service behind reads and checks it.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    addApiRoutes(scope, parts);
    if (settings.hasMatrix) addMatrixRoutes(scope, { ...parts, ...limits });
    if (settings.editorOrigin !== null) addWopiRoutes(scope, { ...parts, ...limits });
    await scope.register(async (inner: App) => addOidcRoutes(inner, parts));
  });
  await app.register(async (scope: App) => addAuthRoutes(scope, parts));
  const { jitsi, liveKits } = settings;
  if (jitsi && own.readEngineLibrary)
    addEngineLibrary(app, { integrity: jitsi.integrity, read: own.readEngineLibrary });
  addLiveKitValidate(app, { ...parts, ...limits, liveKits });
  if (hasEngine(settings)) addEngineSockets(app, { ...settings, knock: own.knock, tellRefused });
  addProblemPages(app);
  await app.register(async (scope: App) => addWeb(scope, settings.webRoot));
}
