import type { SealedNotice } from '@astra/contracts/events';
import type { DirectoryContact, DirectoryPerson } from '@astra/contracts/identity';
import type { OrganisationCard } from '@astra/contracts/common';
import type { HandOverDocuments, PersonDocuments } from '@astra/contracts/person-documents';
import { AppError } from '@astra/kit/problems';
import { canTakeOver, isOneself } from '@astra/policy/person-documents';
import { handedFolderName } from '#domain/handed-folder.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import { freeNameIn } from './arrange.ts';
import type { Deps } from './deps.ts';
import { endWhatTheyBegan } from './end-what-they-began.ts';
import { erasureOf, recordOf, thePerson, whoLeft, wrong } from './who-left.ts';

export type HandOverUses = {
  /** How much there is in somebody's own space, and what was done with it. */
  readonly see: (by: ByMember, personId: string) => Promise<PersonDocuments>;
  /** Of somebody who has left, to a colleague. */
  readonly handOver: (
    by: ByMember,
    personId: string,
    wish: HandOverDocuments,
  ) => Promise<PersonDocuments>;
};

const action = 'document.hand-over-person' as const;

/** What somebody has left in their own space is a colleague's from one moment to the next, whole or not at all. */
export function makeHandOverUses(deps: Deps): HandOverUses {
  const act = makeAct(deps);
  return {
    see: (by, personId) => {
      const facts = { action: 'document.see-person-record', targetKind: 'person' };
      const about = { ...facts, targetId: personId, subjectId: personId, isQuiet: true };
      return act(by, about, async (unit) =>
        recordOf(unit, by, await thePerson(deps, by, { personId, action })),
      );
    },
    handOver: async (by, personId, { toId }) => {
      const facts = { action, targetKind: 'person', targetId: toId, subjectId: personId };
      const people = await act(by, { ...facts, isQuiet: true }, async () => {
        const leaver = await whoLeft(deps, by, { personId, action });
        const taker = await theTaker(deps, { by, leaver, toId });
        const organisation = await deps.directory.organisation(leaver.organisationId);
        return { leaver, taker, organisation };
      });
      await endWhatTheyBegan(deps, personId);
      return act(by, { ...facts, isQuiet: true }, async (unit) => {
        const isMoved = await move(deps, unit, people);
        const reason = isMoved ? {} : { reason: 'nothing-there' };
        await unit.audit(by, { ...facts, ...reason, outcome: 'done' });
        return recordOf(unit, by, people.leaver);
      });
    },
  };
}

type People = {
  readonly leaver: DirectoryPerson;
  readonly taker: DirectoryContact;
  readonly organisation: OrganisationCard;
};

/** @throws AppError for who cannot have them, or would give them to themselves. */
async function theTaker(
  { directory }: Deps,
  {
    by,
    leaver,
    toId,
  }: { readonly by: ByMember; readonly leaver: DirectoryPerson; readonly toId: string },
): Promise<DirectoryContact> {
  if (isOneself(by.actor, { id: toId }))
    throw new AppError('not-allowed', 'Nobody hands documents over to themselves.');
  const taker = await directory.contact(toId);
  // Somebody elsewhere, somebody gone and nobody at all look the same.
  if (!taker || !canTakeOver(leaver, taker))
    throw wrong('toId', 'is nobody here who can have them');
  return taker;
}

/** False when there is nothing (any more). */
async function move(deps: Deps, unit: Unit, people: People): Promise<boolean> {
  const { departures, spaces } = unit;
  const { clock, random } = deps;
  const { leaver, taker, organisation } = people;
  const now = clock.now();
  const from = await departures.spaceOf(leaver.id);
  const to = await departures.makeSpaceOf(taker.id, random.uuid(), now);
  if (from === null || to === null) return false;
  await departures.holdUploadsTo(leaver.id);
  await spaces.lock([from, to]);
  if (erasureOf(await departures.find(leaver.id)) === 'asked') throw new AppError('stale-version');
  const about = { at: now, locale: taker.locale, timezone: organisation.timezone };
  const wanted = handedFolderName({ ...about, name: leaver.displayName });
  const name = await freeNameIn(unit, { spaceId: to, folderId: null }, { name: wanted });
  const wish = { leaverId: leaver.id, takerId: taker.id, folderId: random.uuid(), name };
  if (!(await departures.handOver(wish, now))) return false;
  const { id: personId, organisationId } = leaver;
  await departures.noteHandOver({ personId, organisationId, toId: taker.id }, now);
  await unit.tell({ spaceId: from });
  await tellTaker(deps, unit, { ...people, folderId: wish.folderId });
  return true;
}

/** By mail, with nothing of whose they were or what they are. */
async function tellTaker(
  { seal, publicOrigin, random }: Deps,
  unit: Unit,
  { taker, organisation, folderId }: People & { readonly folderId: string },
): Promise<void> {
  const letter: SealedNotice = {
    email: taker.email,
    name: taker.displayName,
    locale: taker.locale,
    link: `${publicOrigin}/documents?dossier=${folderId}`,
    organisationName: organisation.name,
  };
  const sealed = await seal.close(letter);
  const { id: personId, organisationId } = taker;
  const notice = { noticeId: random.uuid(), personId, organisationId, sealed } as const;
  await unit.publish('notice.asked', { ...notice, kind: 'documents-handed-over' });
}
