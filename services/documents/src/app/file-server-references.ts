import type {
  ServerEntry as EntryView,
  ServerReference as View,
  ServerReferences,
  ShareServerEntry,
} from '@astra/contracts/file-server';
import { withNothingHidden } from '@astra/file-store/safe-path';
import { AppError } from '@astra/kit/problems';
import { mayOnReference, type ReferenceFacts } from '@astra/policy/file-server';
import { nameOf, type ServerReference } from '#domain/file-server.ts';
import type { Space } from '#domain/space.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct, scopeOf } from './act.ts';
import { lookInto, mustHaveName } from './browse-file-server.ts';
import type { CircleDoor } from './circle-door.ts';
import type { Deps } from './deps.ts';
import type { FileServerDoor } from './file-server-door.ts';

export type FileServerReferences = {
  readonly share: (by: ByMember, wish: ShareServerEntry) => Promise<View>;
  /** Of a space; of nothing: those with colleagues. */
  readonly list: (by: ByMember, spaceId: string | undefined) => Promise<ServerReferences>;
  /** What it names, as the server shows it to who asks now. */
  readonly open: (by: ByMember, id: string) => Promise<EntryView>;
  readonly end: (by: ByMember, id: string) => Promise<void>;
};
type Action = Parameters<typeof mayOnReference>[1];
type Parts = { readonly door: FileServerDoor; readonly circles: Pick<CircleDoor, 'enter'> };

const mostShown = 500;

/**
 * What is on the organisation's file server, named to others where they work. A reference gives no right and holds nothing
 * of the content: who opens it is shown what the server shows them.
 */
export function makeFileServerReferences(deps: Deps, parts: Parts): FileServerReferences {
  const act = makeAct(deps);
  const { door } = parts;
  return {
    share: makeShare(deps, parts),
    list: async (by, spaceId) => {
      await mayBeNew(deps, parts, { by, spaceId: spaceId ?? null });
      return act(by, { action: 'file-server.list-references', isQuiet: true }, async (unit) => {
        const { fileServers } = unit;
        if (spaceId === undefined) {
          const found = await fileServers.referencesOf(by.actor.id, mostShown);
          return { items: found.map((one) => shown(by, one, null)) };
        }
        const space = await unit.spaces.find(spaceId);
        if (!space || !mayOn(by, 'file-server.see-reference', { space }))
          throw new AppError('not-found');
        const found = await fileServers.referencesIn(spaceId, mostShown);
        return { items: found.map((one) => shown(by, one, space)) };
      });
    },
    open: async (by, id) => {
      const about = { targetKind: 'file-server-reference', targetId: id };
      const { reference } = await act(
        by,
        { ...about, action: 'file-server.open-reference', isQuiet: true },
        (unit) => seen(unit, by, id),
      );
      return door.visit(
        by,
        () => ({ ...about, action: 'file-server.open-reference' }),
        (visitor) => {
          const { path } = reference;
          // The folders that lead to it are nobody's to tell.
          return lookInto(deps, { visitor, path, above: path.split('/').length - 1 });
        },
      );
    },
    end: (by, id) => {
      const about = { targetKind: 'file-server-reference', targetId: id };
      return act(by, { ...about, action: 'file-server.end-reference' }, async (unit) => {
        const { reference, space } = await seen(unit, by, id);
        if (!mayOn(by, 'file-server.end-reference', { reference, space }))
          throw new AppError('not-allowed');
        await unit.fileServers.removeReference(id);
      });
    },
  };
}

type Into = { readonly by: ByMember; readonly spaceId: string | null };

/** A room in which nobody has looked for files yet is not known here. */
async function mayBeNew(deps: Deps, { circles }: Parts, { by, spaceId }: Into): Promise<void> {
  if (spaceId === null) return;
  const found = await deps.store.within(scopeOf(by), ({ spaces }) => spaces.find(spaceId));
  if (!found) await circles.enter(spaceId);
}

function makeShare(deps: Deps, parts: Parts): FileServerReferences['share'] {
  const act = makeAct(deps);
  const { door } = parts;
  const { random, clock, directory, userFiles } = deps;
  return async (by, { at, spaceId, personId }) => {
    mustBeOneOf(spaceId, personId);
    const { id: madeBy, organisationId } = by.actor;
    const person = personId === null ? null : await directory.person(personId);
    const isColleague = person?.isActive === true && person.organisationId === organisationId;
    // Somebody elsewhere, somebody gone and nobody at all look the same.
    if (personId !== null && !isColleague) throw new AppError('not-found');
    await mayBeNew(deps, parts, { by, spaceId });
    // Nobody names what they do not see themselves.
    const { serverId, path, kind } = await door.visit(
      by,
      () => ({ action: 'file-server.share', targetKind: 'file-server', isQuiet: true }),
      async (visitor) => {
        const place = visitor.placeAt(at);
        mustHaveName(place);
        const entry = await userFiles.stat(visitor.way, place.path);
        return { ...entry, serverId: visitor.way.server.id };
      },
    );
    const id = random.uuid();
    const about = { targetKind: 'file-server-reference', targetId: id };
    const facts = { ...about, action: 'file-server.share' };
    return act(by, personId === null ? facts : { ...facts, subjectId: personId }, async (unit) => {
      const space = spaceId === null ? null : await unit.spaces.find(spaceId);
      if (spaceId !== null && (!space || !mayOn(by, 'file-server.see-reference', { space })))
        throw new AppError('not-found');
      const madeAt = clock.now();
      const name = withNothingHidden(nameOf(path));
      const where = { id, serverId, organisationId, spaceId, personId };
      const reference = { ...where, path, name, kind, madeBy, madeAt };
      if (!mayOn(by, 'file-server.share', { reference, space })) throw new AppError('not-allowed');
      await unit.fileServers.addReference(reference);
      return shown(by, reference, space);
    });
  };
}

/** @throws AppError for what is for nobody, or for two. */
function mustBeOneOf(spaceId: string | null, personId: string | null): void {
  if ((spaceId === null) !== (personId === null)) return;
  const errors = [{ pointer: '', message: 'must be into a space or with a person' }];
  throw new AppError('invalid-input', undefined, { extras: { errors } });
}

type Seen = { readonly reference: ServerReference; readonly space: Space | null };

/** @throws AppError */
async function seen(unit: Unit, by: ByMember, id: string): Promise<Seen> {
  const reference = await unit.fileServers.findReference(id);
  if (!reference) throw new AppError('not-found');
  const { spaceId } = reference;
  const space = spaceId === null ? null : await unit.spaces.find(spaceId);
  if (spaceId !== null && !space) throw new AppError('not-found');
  if (!mayOn(by, 'file-server.see-reference', { reference, space }))
    throw new AppError('not-found');
  return { reference, space };
}

type Asked = { readonly reference?: ServerReference; readonly space: Space | null };

function mayOn(by: ByMember, action: Action, { reference, space }: Asked): boolean {
  const facts: ReferenceFacts = {
    organisationId: reference?.organisationId ?? space?.organisationId ?? '',
    makerId: reference?.madeBy ?? '',
    personId: reference?.personId ?? null,
    space,
  };
  return mayOnReference(by.actor, action, facts);
}

const shown = (by: ByMember, reference: ServerReference, space: Space | null): View => {
  const { id, name, kind, spaceId, personId, madeBy, madeAt } = reference;
  const mayEnd = mayOn(by, 'file-server.end-reference', { reference, space });
  return { id, name, kind, spaceId, personId, madeBy, madeAt: madeAt.toISOString(), mayEnd };
};
