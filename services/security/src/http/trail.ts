import { AuditActions, AuditPage, AuditQuery } from '@astra/contracts/audit';
import { toMembersWho, type Access } from '@astra/kit/access';
import { AppError } from '@astra/kit/problems';
import { memberOf, type App } from '@astra/kit/server';
import type { ListActions } from '#app/list-actions.ts';
import type { SearchTrail } from '#app/search-trail.ts';
import type { Place } from '#ports/trail.ts';

type UseCases = { readonly search: SearchTrail; readonly actions: ListActions };
type Trails = { readonly own: UseCases; readonly platform: UseCases };

/** The ways into the trail: reading, and nothing else. */
export function addTrail(app: App, { own, platform }: Trails): void {
  addReading(app, { ...own, path: '/audit', access: toMembersWho('audit.read') });
  addReading(app, {
    ...platform,
    path: '/audit/platform',
    access: toMembersWho('audit.read-platform'),
  });
}

type Way = UseCases & { readonly path: string; readonly access: Access };

function addReading(app: App, { search, actions, path, access }: Way): void {
  app.get(
    path,
    { config: { access }, schema: { querystring: AuditQuery, response: { 200: AuditPage } } },
    async (request) => {
      const { cursor, limit = 50, ...filter } = request.query;
      const { items, next } = await search(memberOf(request), {
        filter,
        before: cursor === undefined ? null : readCursor(cursor),
        limit,
        requestId: request.id,
      });
      return { items, next: next === null ? null : writeCursor(next) };
    },
  );
  app.get(
    `${path}/actions`,
    { config: { access }, schema: { response: { 200: AuditActions } } },
    async (request) => ({ items: [...(await actions(memberOf(request)))] }),
  );
}

const writeCursor = ({ at, sequence }: Place): string =>
  Buffer.from(`${at} ${sequence}`).toString('base64url');

const shape = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (\d{1,15})$/;

function readCursor(text: string): Place {
  const [, at = '', sequence] = shape.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (Number.isNaN(Date.parse(at))) throw new AppError('invalid-input');
  return { at, sequence: Number(sequence) };
}
