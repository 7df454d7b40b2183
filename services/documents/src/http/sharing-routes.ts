import { Type } from 'typebox';
import { IdParams } from '@astra/contracts/common';
import {
  CreateShare,
  LookedAtShared,
  Share,
  SharedMails,
  SharedPage,
  SharedQuery,
  SharePage,
  Shares,
  SharesQuery,
} from '@astra/contracts/document-shares';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

const changing = { access: toMembersWho('document.change') };
const params = IdParams;

/** Who else may have a document. */
export function addSharingRoutes(app: App, { sharing, browse, shareMails }: UseCases): void {
  app.get(
    '/items/:id/shares',
    { config: changing, schema: { params, response: { 200: Shares, ...refusals } } },
    (request) => sharing.list(byMember(request), request.params.id),
  );
  app.post(
    '/items/:id/shares',
    {
      config: changing,
      schema: { params, body: CreateShare, response: { 201: Share, ...refusals } },
    },
    async (request, answer) => {
      const made = await sharing.share(byMember(request), request.params.id, request.body);
      return answer.code(201).send(made);
    },
  );
  app.delete(
    '/shares/:id',
    { config: changing, schema: { params, response: { 204: Type.Null(), ...refusals } } },
    async (request, answer) => {
      await sharing.end(byMember(request), request.params.id);
      return answer.code(204).send(null);
    },
  );
  app.get(
    '/shares',
    {
      config: { access: toMembersWho('document.see-all-shares') },
      schema: { querystring: SharesQuery, response: { 200: SharePage, ...refusals } },
    },
    (request) => sharing.listAll(byMember(request), request.query),
  );
  app.get(
    '/shared',
    {
      config: { access: toMembersWho('document.see') },
      schema: { querystring: SharedQuery, response: { 200: SharedPage, ...refusals } },
    },
    (request) => browse.shared(byMember(request), request.query),
  );
  app.put(
    '/shared/looked',
    {
      config: { access: toMembersWho('document.see') },
      schema: { body: LookedAtShared, response: { 204: Type.Null(), ...refusals } },
    },
    async (request, answer) => {
      await browse.lookedAtShared(byMember(request), new Date(request.body.until));
      return answer.code(204).send(null);
    },
  );
  addMails(app, shareMails);
}

function addMails(app: App, shareMails: UseCases['shareMails']): void {
  const config = { access: toMembersWho('document.see') };
  app.get(
    '/shared/mails',
    { config, schema: { response: { 200: SharedMails, ...refusals } } },
    async (request) => ({ isWanted: await shareMails.isWanted(byMember(request)) }),
  );
  app.put(
    '/shared/mails',
    { config, schema: { body: SharedMails, response: { 204: Type.Null(), ...refusals } } },
    async (request, answer) => {
      await shareMails.setWanted(byMember(request), request.body.isWanted);
      return answer.code(204).send(null);
    },
  );
}
