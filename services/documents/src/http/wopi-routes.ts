import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { IdParams } from '@astra/contracts/common';
import { toPublic } from '@astra/kit/access';
import { AppError } from '@astra/kit/problems';
import { toAppError } from '@astra/kit/request-errors';
import type { App } from '@astra/kit/server';
import { streamOf } from '#app/open-archive.ts';
import type { UseCases } from '#app/use-cases.ts';
import type { EditorVisitor } from '#app/wopi-door.ts';
import { WopiRefusal } from '#app/wopi-refusal.ts';
import { isLockName, type LockWish } from '#domain/editor-lock.ts';
import { byNobody } from './by.ts';

type Wopi = UseCases['wopi'];
type Asked = FastifyRequest<{ Params: { id: string } }>;
type Exchange = {
  readonly request: Asked;
  readonly reply: FastifyReply;
  readonly visitor: EditorVisitor;
};

/** The token is in the address, as the protocol has it: no schema reads it, and nothing says it back. Editors send it as `authorization` as well. */
const config = { access: toPublic, isRaw: true };
const schema = { params: IdParams, hide: true } as const;

/** Host of WOPI: what the organisation's own editor asks for documents, server to server. */
export async function addWopiRoutes(app: App, { wopi }: UseCases): Promise<void> {
  await app.register(async (scope: App) => {
    // A content comes as it is, whatever it is called.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    scope.setErrorHandler(refuse);
    const alone = { config, schema, exposeHeadRoute: false };
    scope.get('/wopi/files/:id', alone, entered(wopi, giveInfo));
    scope.post('/wopi/files/:id', alone, entered(wopi, override));
    scope.get('/wopi/files/:id/contents', alone, entered(wopi, giveContent));
    scope.post('/wopi/files/:id/contents', alone, entered(wopi, takeContent));
  });
}

type Answer = (wopi: Wopi, exchange: Exchange) => Promise<FastifyReply>;
const entered =
  (wopi: Wopi, answer: Answer) =>
  async (request: Asked, reply: FastifyReply): Promise<FastifyReply> =>
    answer(wopi, { request, reply, visitor: await wopi.enter(requestOf(request)) });

const giveInfo = async (wopi: Wopi, { reply, visitor }: Exchange): Promise<FastifyReply> =>
  reply.send(await wopi.info(visitor));

/** `X-WOPI-Override` says what is wanted. */
async function override(wopi: Wopi, { request, reply, visitor }: Exchange): Promise<FastifyReply> {
  const wanted = header(request, 'x-wopi-override');
  if (wanted === 'GET_LOCK') return reply.header('x-wopi-lock', await wopi.lockOf(visitor)).send();
  const wish = lockWishOf(request, wanted);
  if (wish === null) throw new WopiRefusal(501, 'not-supported');
  return reply.header('x-wopi-itemversion', await wopi.lock(visitor, wish)).send();
}

/** Null for what is none. @throws WopiRefusal without the name of a lock. */
function lockWishOf(request: Asked, wanted: string | undefined): LockWish | null {
  const kinds = { LOCK: 'lock', REFRESH_LOCK: 'refresh', UNLOCK: 'unlock' } as const;
  if (wanted === undefined || !Object.hasOwn(kinds, wanted)) return null;
  // Looked at on the line before.
  const kind = kinds[wanted as keyof typeof kinds];
  const [lock, old] = ['x-wopi-lock', 'x-wopi-oldlock'].map((name) => header(request, name));
  if (!isLockName(lock)) throw new WopiRefusal(400, 'no-lock');
  if (kind !== 'lock' || old === undefined) return { kind, lock };
  if (!isLockName(old)) throw new WopiRefusal(400, 'no-lock');
  return { kind: 'relock', lock, old };
}

async function giveContent(
  wopi: Wopi,
  { request, reply, visitor }: Exchange,
): Promise<FastifyReply> {
  const most = header(request, 'x-wopi-maxexpectedsize');
  const opened = await wopi.content(visitor, /^\d{1,15}$/.test(most ?? '') ? Number(most) : null);
  return reply
    .headers({
      'content-type': 'application/octet-stream',
      'content-length': opened.sizeBytes,
      'x-wopi-itemversion': opened.version,
    })
    .send(streamOf(opened));
}

async function takeContent(
  wopi: Wopi,
  { request, reply, visitor }: Exchange,
): Promise<FastifyReply> {
  if (header(request, 'x-wopi-override') !== 'PUT') throw new WopiRefusal(501, 'not-supported');
  const length = header(request, 'content-length');
  // Room is taken before the first byte is.
  if (length === undefined || !/^\d{1,13}$/.test(length)) throw new WopiRefusal(411, 'no-length');
  const version = await wopi.put(visitor, {
    lock: header(request, 'x-wopi-lock'),
    sizeBytes: Number(length),
    // As the parser above gives it; without a byte there is none.
    body: (request.body as Readable | undefined) ?? nothing(),
  });
  return reply.header('x-wopi-itemversion', version).send();
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // An empty document.
}

function header({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

function requestOf(request: Asked): Parameters<Wopi['enter']>[0] {
  const { access_token: token } = request.query as Readonly<Record<string, unknown>>;
  return {
    ...byNobody(request),
    fileId: request.params.id,
    token: typeof token === 'string' ? token : '',
    path: request.raw.url ?? '',
    timeStamp: header(request, 'x-wopi-timestamp'),
    signature: header(request, 'x-wopi-proof') ?? '',
    oldSignature: header(request, 'x-wopi-proofold') ?? '',
  };
}

/** What an editor understands of what went wrong: 409 is of locks alone there, and who may not is told as of nothing. */
function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  if (error instanceof WopiRefusal) {
    if (error.lock !== undefined) reply.header('x-wopi-lock', error.lock);
    if (error.status === 409) reply.header('x-wopi-lockfailurereason', error.message);
    if (error.status >= 500) reply.header('x-wopi-servererror', error.message);
    request.log.warn({ status: error.status, reason: error.message }, 'The editor was refused');
    void reply.code(error.status).send();
    return;
  }
  const outcome = toAppError(error);
  const { problem } = outcome;
  const cause = { cause: outcome };
  if (problem === 'not-allowed') throw new AppError('not-found', undefined, cause);
  if (problem === 'quota-reached') throw new AppError('file-too-large', undefined, cause);
  if (otherwise409.has(problem)) throw new AppError('unavailable', undefined, cause);
  throw outcome;
}

const otherwise409: ReadonlySet<string> = new Set([
  'being-edited',
  'too-many-uploads',
  'upload-elsewhere',
  'stale-version',
]);
