import type { Opening, OpeningsQuery } from '@astra/contracts/documents';
import type {
  VisitDocument,
  VisitDocuments,
  VisitOpening,
  VisitOpenings,
} from '@astra/contracts/visit-documents';
import { AppError } from '@astra/kit/problems';
import { mayInSpace, mayOnItem } from '@astra/policy/documents';
import type { HeldPicture } from '#domain/picture.ts';
import type { Giving } from '#domain/visit.ts';
import type { ByGuest, InMeeting } from '#ports/by.ts';
import type { VisitItem } from '#ports/visits.ts';
import { makeAct } from './act.ts';
import { largestFileFor } from './allowance.ts';
import type { Deps } from './deps.ts';
import { pictureFor } from './keep-picture.ts';
import { factsOf, tracedItem } from './seen.ts';
import { openingsOf } from './versions.ts';

type By = InMeeting<ByGuest>;
export type GuestDocuments = {
  readonly list: (by: By) => Promise<VisitDocuments>;
  /** Who was given what they sent, or what was handed over to them. @throws AppError `unavailable` without identity */
  readonly openings: (by: By, itemId: string, query: OpeningsQuery) => Promise<VisitOpenings>;
};

const mostShown = 200;

/** What a guest has of a meeting's documents: what they sent, what they are shown, what was handed over to them. */
export function makeGuestDocuments(deps: Deps): GuestDocuments {
  const act = makeAct(deps);
  return {
    list: (by) => {
      const { meeting, actor } = by;
      const facts = { action: 'document.list', targetKind: 'meeting', targetId: meeting.id };
      return act(by, { ...facts, isQuiet: true }, async (unit) => {
        const standing = await unit.visits.standing(meeting.id);
        // Who is not there (yet, or any more) is nobody there.
        if (standing === 'none') throw new AppError('not-found');
        const found = await unit.visits.documents(meeting.id, mostShown);
        const beside = {
          givings: await unit.givings.ofMeeting(meeting.id),
          pictures: await unit.pictures.ofMeeting(meeting.id),
        };
        const presented = await unit.presentations.find(meeting.id);
        const { organisationId } = meeting;
        const space = { organisationId, kind: 'meeting', ownerId: null, standing } as const;
        return {
          spaceId: meeting.id,
          items: found
            .filter(({ item }) => mayOnItem(actor, 'document.see', factsOf(item)))
            .map((one) => shown(by, one, beside)),
          presented:
            presented && standing === 'inside'
              ? { itemId: presented.itemId, page: presented.page }
              : null,
          maySend: mayInSpace(actor, 'document.add', space),
          largestFileBytes: await largestFileFor(deps, unit, by),
          isScanned: deps.scanner.isThere,
        };
      });
    },
    openings: async (by, itemId, query) => {
      const facts = { action: 'document.list-openings', targetKind: 'document', targetId: itemId };
      const { items, next } = await act(by, { ...facts, isQuiet: true }, async (unit) =>
        openingsOf(unit, (await tracedItem(unit, by, itemId)).id, query),
      );
      return { items: await named(deps, by, items), next };
    },
  };
}

/** Who they were, for a guest: by what they are called, and never by an id. */
async function named(
  { directory }: Pick<Deps, 'directory'>,
  { actor, meeting }: By,
  openings: readonly Opening[],
): Promise<VisitOpening[]> {
  const atWork = new Set(openings.filter(isAtWork).map(({ personId }) => personId));
  const people = await Promise.all([...atWork].map((id) => directory.person(id)));
  const known = new Map(people.flatMap((person) => (person ? [[person.id, person] as const] : [])));
  const others = new Set([...known.values()].map(({ organisationId }) => organisationId));
  others.delete(meeting.organisationId);
  const houses = await Promise.all([...others].map((id) => directory.findOrganisation(id)));
  return openings.map((opening) => {
    const person = isAtWork(opening) ? known.get(opening.personId) : undefined;
    const guest = opening.personId === actor.id ? 'you' : 'guest';
    return {
      who: isAtWork(opening) ? 'professional' : guest,
      name: person?.displayName ?? null,
      organisationName: houses.find((house) => house?.id === person?.organisationId)?.name ?? null,
      roles: opening.roles,
      purpose: opening.purpose,
      at: opening.at,
    };
  });
}

const isAtWork = ({ roles }: Opening): boolean => roles.length > 0;

type Beside = {
  readonly givings: readonly Giving[];
  readonly pictures: readonly HeldPicture[];
};

const shown = (
  { actor }: By,
  { item, madeAt }: VisitItem,
  { givings, pictures }: Beside,
): VisitDocument => ({
  id: item.id,
  name: item.name,
  sizeBytes: item.file?.sizeBytes ?? 0,
  mediaType: item.file?.mediaType ?? '',
  madeAt: madeAt.toISOString(),
  isMine: item.madeBy === actor.id,
  until:
    givings
      .find((one) => one.itemId === item.id && one.guestId === actor.id)
      ?.until?.toISOString() ?? null,
  picture: pictureFor(
    actor.id,
    pictures.find(({ itemId }) => itemId === item.id),
  ),
});
