import { Type } from 'typebox';
import {
  ArchiveRelease,
  ArchiveReleases,
  ArchiveRule,
  AskArchiveRelease,
  ProposeArchive,
  SeenArchiveRule,
} from '@astra/contracts/chat-archive';
import { IdParams } from '@astra/contracts/common';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

/** Whether the organisation archives its rooms, and who may take out what was read. It is taken out by the exports. */
export function addArchiveRoutes(app: App, use: UseCases): void {
  addRule(app, use);
  addReleases(app, use);
}

function addRule(app: App, { archiveRules }: UseCases): void {
  const response = { 200: ArchiveRule, ...refusals };
  app.get(
    '/archive',
    { config: { access: toMembersWho('archive.see') }, schema: { response } },
    (request) => archiveRules.see(byMember(request)),
  );
  app.post(
    '/archive/propose',
    {
      config: { access: toMembersWho('archive.propose') },
      schema: { body: ProposeArchive, response },
    },
    (request) => archiveRules.propose(byMember(request), request.body),
  );
  app.post(
    '/archive/confirm',
    {
      config: { access: toMembersWho('archive.confirm') },
      schema: { body: SeenArchiveRule, response },
    },
    (request) => archiveRules.confirm(byMember(request), request.body.ruleId),
  );
  app.post(
    '/archive/end',
    {
      config: { access: toMembersWho('archive.end') },
      schema: { body: SeenArchiveRule, response },
    },
    (request) => archiveRules.end(byMember(request), request.body.ruleId),
  );
}

function addReleases(app: App, { archiveReleases }: UseCases): void {
  app.get(
    '/archive/releases',
    {
      config: { access: toMembersWho('archive.see') },
      schema: { response: { 200: ArchiveReleases, ...refusals } },
    },
    (request) => archiveReleases.list(byMember(request)),
  );
  app.post(
    '/archive/releases',
    {
      config: { access: toMembersWho('archive.ask-release') },
      schema: { body: AskArchiveRelease, response: { 201: ArchiveRelease, ...refusals } },
    },
    async (request, answer) => {
      const release = await archiveReleases.ask(byMember(request), request.body);
      return answer.code(201).send(release);
    },
  );
  app.post(
    '/archive/releases/:id/confirm',
    {
      config: { access: toMembersWho('archive.confirm-release') },
      schema: { params: IdParams, response: { 200: ArchiveRelease, ...refusals } },
    },
    (request) => archiveReleases.confirm(byMember(request), request.params.id),
  );
  app.delete(
    '/archive/releases/:id',
    {
      config: { access: toMembersWho('archive.end-release') },
      schema: { params: IdParams, response: { 204: Type.Null(), ...refusals } },
    },
    async (request, answer) => {
      await archiveReleases.end(byMember(request), request.params.id);
      return answer.code(204).send(null);
    },
  );
}
