import { Type } from 'typebox';
import { IdParams } from '@astra/contracts/common';
import { CompareNames, SameNames } from '@astra/contracts/document-names';
import {
  Allowance,
  BinPage,
  BinQuery,
  ChangeAllowance,
  ChangeItem,
  CreateFolder,
  FileAlarm,
  FileVersions,
  Found,
  Item,
  ItemPage,
  ItemsQuery,
  ItemVersion,
  ItemWithPath,
  KeyState,
  OpeningPage,
  OpeningsQuery,
  SearchQuery,
  Spaces,
  VersionParams,
} from '@astra/contracts/documents';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

const seeing = { access: toMembersWho('document.see') };
const changing = { access: toMembersWho('document.change') };
const params = IdParams;

/** Spaces, and what lies in them. */
export function addBrowseRoutes(app: App, { browse, searching }: UseCases): void {
  app.get(
    '/spaces',
    { config: seeing, schema: { response: { 200: Spaces, ...refusals } } },
    (request) => browse.spaces(byMember(request)),
  );
  app.get(
    '/spaces/:id/items',
    {
      config: seeing,
      schema: { params, querystring: ItemsQuery, response: { 200: ItemPage, ...refusals } },
    },
    (request) => browse.items(byMember(request), request.params.id, request.query),
  );
  app.get(
    '/spaces/:id/bin',
    {
      config: seeing,
      schema: { params, querystring: BinQuery, response: { 200: BinPage, ...refusals } },
    },
    (request) => browse.bin(byMember(request), request.params.id, request.query),
  );
  app.get(
    '/search',
    {
      config: seeing,
      schema: { querystring: SearchQuery, response: { 200: Found, ...refusals } },
    },
    (request) => searching.search(byMember(request), request.query.q),
  );
  app.get(
    '/items/:id',
    { config: seeing, schema: { params, response: { 200: ItemWithPath, ...refusals } } },
    (request) => browse.item(byMember(request), request.params.id),
  );
}

/** What is changed about them. */
export function addArrangeRoutes(app: App, { arrange, compareNames, removing }: UseCases): void {
  const reply = { 200: Item, ...refusals };
  app.post(
    '/spaces/:id/folders',
    {
      config: { access: toMembersWho('document.add') },
      schema: { params, body: CreateFolder, response: { 201: Item, ...refusals } },
    },
    async (request, answer) => {
      const made = await arrange.createFolder(byMember(request), request.params.id, request.body);
      return answer.code(201).send(made);
    },
  );
  app.post(
    '/spaces/:id/same-names',
    {
      config: { access: toMembersWho('document.add') },
      schema: { params, body: CompareNames, response: { 200: SameNames, ...refusals } },
    },
    (request) => compareNames(byMember(request), request.params.id, request.body),
  );
  app.patch(
    '/items/:id',
    { config: changing, schema: { params, body: ChangeItem, response: reply } },
    (request) => arrange.change(byMember(request), request.params.id, request.body),
  );
  app.post(
    '/items/:id/bin',
    {
      config: changing,
      schema: { params, body: ItemVersion, response: { 204: Type.Null(), ...refusals } },
    },
    async (request, answer) => {
      await arrange.bin(byMember(request), request.params.id, request.body.version);
      return answer.code(204).send(null);
    },
  );
  app.delete(
    '/items/:id',
    { config: changing, schema: { params, response: { 204: Type.Null(), ...refusals } } },
    async (request, answer) => {
      await removing.remove(byMember(request), request.params.id);
      return answer.code(204).send(null);
    },
  );
  app.post(
    '/items/:id/restore',
    { config: changing, schema: { params, body: ItemVersion, response: reply } },
    (request) => arrange.restore(byMember(request), request.params.id, request.body.version),
  );
}

/** What a file was, and who has had it. */
export function addVersionRoutes(app: App, { versions }: UseCases): void {
  app.get(
    '/items/:id/versions',
    { config: seeing, schema: { params, response: { 200: FileVersions, ...refusals } } },
    (request) => versions.list(byMember(request), request.params.id),
  );
  app.post(
    '/items/:id/versions/:versionId/restore',
    {
      config: changing,
      schema: { params: VersionParams, body: ItemVersion, response: { 200: Item, ...refusals } },
    },
    (request) => {
      const { id, versionId } = request.params;
      return versions.restore(byMember(request), id, { versionId, ...request.body });
    },
  );
  app.delete(
    '/items/:id/versions/:versionId',
    {
      config: changing,
      schema: { params: VersionParams, response: { 204: Type.Null(), ...refusals } },
    },
    async (request, answer) => {
      const { id, versionId } = request.params;
      await versions.remove(byMember(request), id, versionId);
      return answer.code(204).send(null);
    },
  );
  app.get(
    '/items/:id/openings',
    {
      config: changing,
      schema: { params, querystring: OpeningsQuery, response: { 200: OpeningPage, ...refusals } },
    },
    (request) => versions.openings(byMember(request), request.params.id, request.query),
  );
}

/** The key of the organisation's files. */
export function addKeyRoutes(app: App, { keys }: UseCases): void {
  const config = { access: toMembersWho('document.rotate-key') };
  const response = { 200: KeyState, ...refusals };
  app.get('/key', { config, schema: { response } }, (request) => keys.see(byMember(request)));
  app.post('/key/rotate', { config, schema: { response } }, (request) =>
    keys.rotate(byMember(request)),
  );
}

/** That files were changed behind the service's back. */
export function addAlarmRoutes(app: App, { alarms }: UseCases): void {
  app.get(
    '/file-alarm',
    {
      config: { access: toMembersWho('document.see-alarm') },
      schema: { response: { 200: FileAlarm, ...refusals } },
    },
    (request) => alarms.seeFiles(byMember(request)),
  );
}

/** How much room the organisation has. */
export function addAllowanceRoutes(app: App, { allowance }: UseCases): void {
  const config = { access: toMembersWho('document.set-allowance') };
  const response = { 200: Allowance, ...refusals };
  app.get('/allowance', { config, schema: { response } }, (request) =>
    allowance.see(byMember(request)),
  );
  app.patch('/allowance', { config, schema: { body: ChangeAllowance, response } }, (request) =>
    allowance.change(byMember(request), request.body),
  );
}
