import type { KeyProvider } from '@astra/file-crypto/key-provider';
import type { FileStore } from '@astra/file-store/file-store';
import { audienceOf } from '@astra/contracts/actor';
import { makeAudit } from '@astra/kit/audit';
import { systemClock, type Clock } from '@astra/kit/clock';
import { makeDatabase } from '@astra/kit/database';
import type { Parts, ReadyChecks } from '@astra/kit/health';
import { makeLiveNews } from '@astra/kit/live';
import type { Log } from '@astra/kit/log';
import { makeOutbox } from '@astra/kit/outbox';
import { makeOuterReader } from '@astra/kit/outer-read';
import { systemRandom } from '@astra/kit/random';
import { makeSeal } from '@astra/kit/seal';
import { recordRefusals } from '@astra/kit/refusals';
import { buildServer, type App } from '@astra/kit/server';
import { makeServiceTokens, type ServiceTokens } from '@astra/kit/service-tokens';
import { createKeySet, makeTokenVerifier, type TokenVerifier } from '@astra/kit/tokens';
import { makeClamAv, noScanner } from '#adapters/clamav/clam-av.ts';
import { makeCommentSeal } from '#adapters/contents/comment-seal.ts';
import { makeWordSeal } from '#adapters/contents/word-seal.ts';
import { openKeys, openStore } from '#adapters/contents/open-store.ts';
import { makeMarkedStore } from '#adapters/contents/marked-store.ts';
import { makeFileList } from '#adapters/erasures/file-list.ts';
import { makeWopiEditor, noEditor } from '#adapters/editor/wopi-editor.ts';
import { makeSealedContents } from '#adapters/contents/sealed-contents.ts';
import { makeSandboxedMarker } from '#adapters/marking/sandboxed-marker.ts';
import { makeMeetings } from '#adapters/meetings.ts';
import { makeRosters } from '#adapters/rosters.ts';
import { makePlaces } from '#adapters/file-server/places.ts';
import { makeSignInSeal } from '#adapters/file-server/sign-in-seal.ts';
import { makeWebDavFiles } from '#adapters/file-server/web-dav-files.ts';
import { mediaTypeOf } from '#adapters/media-type.ts';
import { makeDirectory } from '#adapters/directory.ts';
import type { Tables } from '#adapters/postgres/rows.ts';
import { makeStoreMark } from '#adapters/postgres/store-mark.ts';
import { PostgresStore } from '#adapters/postgres/store.ts';
import { startRounds } from '#adapters/rounds.ts';
import { makeSandboxedThumbnails } from '#adapters/thumbnails/sandboxed-thumbnails.ts';
import { makeSandboxedWords } from '#adapters/words/sandboxed-words.ts';
import { makeZip } from '#adapters/zip.ts';
import type { Deps } from '#app/deps.ts';
import { mustOpenAll } from '#app/must-open.ts';
import { makeUseCases, type UseCases } from '#app/use-cases.ts';
import type { Config } from '#config.ts';
import { addEventRoutes } from '#events/receive.ts';
import { addCommentRoutes } from '#http/comment-routes.ts';
import { addContentSearchRoutes } from '#http/content-search-routes.ts';
import { addContentRoutes, addThumbnailRoute } from '#http/content-routes.ts';
import { addCopyRoutes, addShelfRoutes } from '#http/copy-routes.ts';
import { addEditorRoutes } from '#http/editor-routes.ts';
import { addFileServerRoutes } from '#http/file-server-routes.ts';
import {
  addAlarmRoutes,
  addAllowanceRoutes,
  addArrangeRoutes,
  addBrowseRoutes,
  addKeyRoutes,
  addVersionRoutes,
} from '#http/item-routes.ts';
import { addGuestLinkRoutes, addLinkRoutes } from '#http/link-routes.ts';
import { addMeetingRoutes } from '#http/meeting-routes.ts';
import { addPartnerRoutes, addReceivedRoutes } from '#http/partner-routes.ts';
import { addPersonRoutes } from '#http/person-routes.ts';
import { addPresentingRoutes } from '#http/presenting-routes.ts';
import { addRoomBinRoutes, addRoomRoutes } from '#http/room-routes.ts';
import { addSharingRoutes } from '#http/sharing-routes.ts';
import { addUploadRoutes } from '#http/upload-routes.ts';
import { addVisitRoutes } from '#http/visit-routes.ts';
import { addWopiRoutes } from '#http/wopi-routes.ts';
import type { Directory } from '#ports/directory.ts';
import type { Editor } from '#ports/editor.ts';
import type { Meetings } from '#ports/meetings.ts';
import type { News } from '#ports/news.ts';
import type { Rosters } from '#ports/circles.ts';
import type { Scanner } from '#ports/scanner.ts';
import type { StoreMark } from '#ports/store-mark.ts';
import type { PartAnswer } from '#ports/watched-parts.ts';

/** Receivers of this service's events. */
export const receivers = ['security', 'meetings', 'connectors'] as const;

/** What tests put in place of neighbours. */
export type Neighbours = {
  readonly verify: TokenVerifier;
  readonly tokens: ServiceTokens;
  readonly clock: Clock;
  readonly files: FileStore;
  readonly keys: KeyProvider;
  readonly scanner: Scanner;
  readonly directory: Directory;
  readonly meetings: Meetings;
  readonly rosters: Rosters;
  readonly editor: Editor;
};

export type Documents = {
  readonly app: App;
  readonly use: UseCases;
  /** Connects what tells, and begins the rounds; before `app.listen`. */
  readonly start: () => Promise<void>;
  /** Ends the work that comes round by the clock, before everything else ends. */
  readonly stopRounds: () => Promise<void>;
  readonly stop: readonly (() => Promise<unknown>)[];
};

/** The real neighbours, by configuration. */
export async function makeNeighbours(config: Config, log: Log): Promise<Neighbours> {
  const { scanner } = config;
  const tokens = makeServiceTokens({ ...config, clock: systemClock });
  return {
    tokens,
    clock: systemClock,
    verify: makeTokenVerifier({
      issuer: config.issuer,
      audience: audienceOf('documents'),
      keys: createKeySet(`${config.identityUrl}/oidc/jwks`),
    }),
    files: await openStore(config.store),
    keys: await openKeys(config.keys),
    directory: makeDirectory({ url: config.identityUrl, tokens }),
    meetings: makeMeetings({ url: config.meetingsUrl, tokens }),
    rosters: makeRosters({ url: config.chatUrl, tokens }),
    editor: editorOf(config, log),
    scanner: scanner.kind === 'none' ? noScanner : makeClamAv(scanner),
  };
}

function editorOf({ editor }: Config, log: Log): Editor {
  if (editor === null) return noEditor;
  const origin = editor.url;
  return makeWopiEditor({ origin, reader: makeOuterReader([origin]), clock: systemClock, log });
}

type FileServerParts = Pick<Deps, 'userFiles' | 'places' | 'signInSeal'>;
/** What stands between people and the organisations' own file servers. */
const fileServerParts = (
  { fileServersInside: inside, sealKey }: Config,
  { contents, keys, log }: Pick<Deps, 'contents' | 'log'> & Pick<Neighbours, 'keys'>,
): FileServerParts => ({
  userFiles: makeWebDavFiles({ inside, log }),
  places: makePlaces(sealKey),
  signInSeal: makeSignInSeal({ contents, keys }),
});

/** Contents on the file server that bears the database's mark, and the parts of which it is told how they are. */
function makeStored(
  mark: StoreMark,
  { files, keys, scanner, clock }: Neighbours,
  { random, log }: Pick<Deps, 'random' | 'log'>,
): Pick<Deps, 'contents' | 'watched'> {
  const store = makeMarkedStore(files, { mark, clock, random });
  const isAwake = async (): Promise<PartAnswer> =>
    (await scanner.isAwake()) ? { status: 'up' } : { status: 'down', kind: 'unreachable' };
  return {
    contents: makeSealedContents({ store, keys, random, log }),
    watched: {
      files: () => store.health(),
      keys: () => keys.health(),
      ...(scanner.isThere ? { scanner: isAwake } : {}),
    },
  };
}

const receiversIn = (config: Config): Record<(typeof receivers)[number], string> => ({
  security: config.securityUrl,
  meetings: config.meetingsUrl,
  connectors: config.connectorsUrl,
});

const outboxOf = (
  config: Config,
  parts: Pick<Parameters<typeof makeOutbox>[0], 'db' | 'tokens' | 'clock' | 'random' | 'log'>,
): ReturnType<typeof makeOutbox> =>
  makeOutbox({
    service: 'documents',
    databaseUrl: config.databaseUrl,
    receivers: receiversIn(config),
    ...parts,
  });

/** What looks into bytes, or makes other bytes of them, and keeps nothing. */
const readers = (
  log: Log,
  keys: KeyProvider,
): Pick<
  Deps,
  | 'mediaTypeOf'
  | 'makeArchive'
  | 'marker'
  | 'thumbnailer'
  | 'commentSeal'
  | 'wordReader'
  | 'wordSeal'
> => ({
  commentSeal: makeCommentSeal(keys),
  mediaTypeOf,
  makeArchive: makeZip,
  marker: makeSandboxedMarker({ log }),
  thumbnailer: makeSandboxedThumbnails({ log }),
  wordReader: makeSandboxedWords({ log }),
  wordSeal: makeWordSeal(keys),
});

/** The whole service over its database; nothing listens yet. */
export async function buildDocuments(
  config: Config,
  neighbours: Neighbours,
  log: Log,
): Promise<Documents> {
  const { clock, tokens, verify, files, keys, ...asked } = neighbours;
  const random = systemRandom;
  const database = makeDatabase<Tables>(config.databaseUrl, log);
  const news = makeLiveNews<News | null>(config.databaseUrl, 'documents', log);
  const outbox = outboxOf(config, { db: database.db, tokens, clock, random, log });
  const audit = makeAudit({ service: 'documents', outbox, clock, random });
  const mark = makeStoreMark(database.db, clock);
  const stored = makeStored(mark, neighbours, { random, log });
  const fileServers = fileServerParts(config, { ...stored, keys, log });
  const store = new PostgresStore({ db: database.db, audit, outbox, news });
  const use = makeUseCases({
    store,
    ...stored,
    ...fileServers,
    ...asked,
    ...readers(log, keys),
    erasureList: config.erasureList === null ? null : makeFileList(config.erasureList),
    news,
    editorHost: config.editor?.hostUrl ?? config.publicOrigin,
    publicOrigin: config.publicOrigin,
    seal: makeSeal(config.sealKey),
    limits: config.limits,
    clock,
    random,
    log,
  });
  // Not the file server: while it is away, names can be seen and moved, and this service says in words what cannot.
  const ready = { database: database.check };
  const app = await buildApp(use, { verify, log, ready, parts: use.watch.state });
  outbox.addTo(app.metrics);
  const rounds = startRounds(use, log);
  return {
    app,
    use,
    start: async () => {
      await mustOpenAll({ store }, { kind: keys.name, givenUp: config.keysGivenUp });
      await use.erasing.list.playAgain();
      await news.start();
      await use.watch.look();
      await outbox.start();
      rounds.start();
    },
    stopRounds: rounds.stop,
    stop: [
      rounds.stop,
      () => outbox.stop(),
      () => news.stop(),
      () => database.close(),
      () => files.close(),
      () => fileServers.userFiles.close(),
      () => keys.close(),
    ],
  };
}

type Doors = {
  readonly verify: TokenVerifier;
  readonly log: Log;
  readonly ready?: ReadyChecks;
  readonly parts?: Parts;
};

/** All routes over the use cases. */
export async function buildApp(use: UseCases, { verify, log, ready, parts }: Doors): Promise<App> {
  const app = await buildServer({
    name: 'documents',
    log,
    verify,
    ...(ready === undefined ? {} : { ready }),
    ...(parts === undefined ? {} : { parts }),
  });
  recordRefusals(app, use.recordRefusal);
  addBrowseRoutes(app, use);
  addContentSearchRoutes(app, use);
  addArrangeRoutes(app, use);
  addVersionRoutes(app, use);
  addCommentRoutes(app, use);
  addSharingRoutes(app, use);
  addCopyRoutes(app, use);
  addShelfRoutes(app, use);
  addLinkRoutes(app, use);
  addGuestLinkRoutes(app, use);
  addPartnerRoutes(app, use);
  addReceivedRoutes(app, use);
  addEditorRoutes(app, use);
  await addWopiRoutes(app, use);
  addUploadRoutes(app, use);
  addMeetingRoutes(app, use);
  addPresentingRoutes(app, use);
  addVisitRoutes(app, use);
  addRoomRoutes(app, use);
  addRoomBinRoutes(app, use);
  addContentRoutes(app, use);
  addThumbnailRoute(app, use);
  addFileServerRoutes(app, use);
  addAllowanceRoutes(app, use);
  addKeyRoutes(app, use);
  addAlarmRoutes(app, use);
  addPersonRoutes(app, use);
  addEventRoutes(app, use);
  return app;
}
