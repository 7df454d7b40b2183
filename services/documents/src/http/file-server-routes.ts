import { Type } from 'typebox';
import { IdParams } from '@astra/contracts/common';
import {
  AtQuery,
  EntriesQuery,
  FileServerSettings,
  FileServerState,
  ReferencesQuery,
  ServerEntry,
  ServerFolder,
  ServerReference,
  ServerReferences,
  SetFileServer,
  ShareServerEntry,
  SignInToFileServer,
  TriedFileServer,
  TryFileServer,
} from '@astra/contracts/file-server';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { bytes, give, rangeOf } from './content-routes.ts';
import { refusals } from './problem-replies.ts';

const using = { access: toMembersWho('file-server.use') };
const setting = { access: toMembersWho('file-server.set') };
const params = IdParams;
const nothing = { 204: Type.Null(), ...refusals };

/** Which file server the organisation looks at, and who signs in there. */
export function addFileServerRoutes(app: App, use: UseCases): void {
  const { fileServerSettings: settings, fileServerSignIns: signIns } = use;
  const reply = { 200: FileServerSettings, ...refusals };
  app.get('/file-server/settings', { config: setting, schema: { response: reply } }, (request) =>
    settings.see(byMember(request)),
  );
  app.put(
    '/file-server/settings',
    { config: setting, schema: { body: SetFileServer, response: reply } },
    (request) => settings.set(byMember(request), request.body),
  );
  app.delete(
    '/file-server/settings',
    { config: setting, schema: { response: nothing } },
    async (request, answer) => {
      await settings.remove(byMember(request));
      return answer.code(204).send(null);
    },
  );
  app.post(
    '/file-server/settings/try',
    {
      config: setting,
      schema: { body: TryFileServer, response: { 200: TriedFileServer, ...refusals } },
    },
    (request) => settings.knock(byMember(request), request.body.url),
  );
  const state = { 200: FileServerState, ...refusals };
  app.get('/file-server', { config: using, schema: { response: state } }, (request) =>
    signIns.see(byMember(request)),
  );
  app.put(
    '/file-server/sign-in',
    { config: using, schema: { body: SignInToFileServer, response: state } },
    (request) => signIns.signIn(byMember(request), request.body),
  );
  app.delete(
    '/file-server/sign-in',
    { config: using, schema: { response: nothing } },
    async (request, answer) => {
      await signIns.signOut(byMember(request));
      return answer.code(204).send(null);
    },
  );
  addContentsRoutes(app, use);
  addReferenceRoutes(app, use);
}

/** What is there, as the server shows it to who asks. */
function addContentsRoutes(app: App, { browseFileServer, openServerFile }: UseCases): void {
  app.get(
    '/file-server/entries',
    {
      config: using,
      schema: { querystring: EntriesQuery, response: { 200: ServerFolder, ...refusals } },
    },
    (request) => browseFileServer.entries(byMember(request), request.query),
  );
  app.get(
    '/file-server/entry',
    {
      config: using,
      schema: { querystring: AtQuery, response: { 200: ServerEntry, ...refusals } },
    },
    (request) => browseFileServer.entry(byMember(request), request.query.at),
  );
  app.get(
    '/file-server/content',
    {
      config: using,
      // Asking for the head alone would open a file and say so in the trail.
      exposeHeadRoute: false,
      schema: { querystring: AtQuery, response: { 200: bytes, 206: bytes, ...refusals } },
    },
    async (request, reply) => {
      const { at } = request.query;
      return give(reply, await openServerFile(byMember(request), at, rangeOf(request)));
    },
  );
}

/** What of it is named to others. */
function addReferenceRoutes(app: App, { fileServerReferences }: UseCases): void {
  app.get(
    '/file-server/references',
    {
      config: using,
      schema: { querystring: ReferencesQuery, response: { 200: ServerReferences, ...refusals } },
    },
    (request) => fileServerReferences.list(byMember(request), request.query.spaceId),
  );
  app.post(
    '/file-server/references',
    {
      config: using,
      schema: { body: ShareServerEntry, response: { 201: ServerReference, ...refusals } },
    },
    async (request, reply) => {
      const made = await fileServerReferences.share(byMember(request), request.body);
      return reply.code(201).send(made);
    },
  );
  app.post(
    '/file-server/references/:id/open',
    { config: using, schema: { params, response: { 200: ServerEntry, ...refusals } } },
    (request) => fileServerReferences.open(byMember(request), request.params.id),
  );
  app.delete(
    '/file-server/references/:id',
    { config: using, schema: { params, response: nothing } },
    async (request, reply) => {
      await fileServerReferences.end(byMember(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}
