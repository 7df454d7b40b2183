import type { OpeningPage, OpeningsQuery } from '@astra/contracts/documents';
import { presentable } from '@astra/contracts/presenting';
import type {
  ComingDocument,
  MeetingDocument,
  MeetingDocuments as View,
} from '@astra/contracts/visit-documents';
import { AppError } from '@astra/kit/problems';
import { mayInSpace, mayOnItem } from '@astra/policy/documents';
import type { HeldPicture } from '#domain/picture.ts';
import type { Giving } from '#domain/visit.ts';
import type { ByMember, InMeeting } from '#ports/by.ts';
import type { Coming } from '#ports/circles.ts';
import type { Unit } from '#ports/store.ts';
import type { VisitItem } from '#ports/visits.ts';
import { makeAct, type ActName } from './act.ts';
import { largestFileFor } from './allowance.ts';
import { makeCopyIntoMeeting, type CopyIntoMeeting, type CopyParts } from './copy-into-meeting.ts';
import type { Deps } from './deps.ts';
import { makeGive, makeTakeBack, shownGiving, type Give, type TakeBack } from './give-document.ts';
import { shownPicture } from './keep-picture.ts';
import { shownPresentation } from './presenting.ts';
import { factsOf, seenItem, tracedItem } from './seen.ts';
import { tellLastDay } from './tell-last-day.ts';
import { openingsOf } from './versions.ts';
import type { VisitDoor } from './visit-door.ts';

type By = InMeeting<ByMember>;
export type MeetingDocuments = {
  readonly list: (by: By) => Promise<View>;
  readonly give: Give;
  readonly takeBack: TakeBack;
  /** Out of the meeting, into the bin. */
  readonly remove: (by: By, itemId: string) => Promise<void>;
  readonly copy: CopyIntoMeeting;
  /** Who was given it, its patient too. */
  readonly openings: (by: By, itemId: string, query: OpeningsQuery) => Promise<OpeningPage>;
};
type Parts = CopyParts & { readonly door: VisitDoor };

const mostShown = 500;
const mostComing = 50;

/** What the professionals of a meeting do with its documents: before, during and after it. */
export function makeMeetingDocuments(deps: Deps, parts: Parts): MeetingDocuments {
  const act = makeAct(deps);
  return {
    list: async (by) => {
      const seen = await act(by, onMeeting('document.list', by, true), async (unit) => {
        await mustSee(unit, by);
        const found = await unit.visits.documents(by.meeting.id, mostShown);
        const beside = {
          givings: await unit.givings.ofMeeting(by.meeting.id),
          pictures: await unit.pictures.ofMeeting(by.meeting.id),
        };
        const presented = await unit.presentations.find(by.meeting.id);
        return {
          items: found.map((one) => shown(by, one, beside)),
          presented: presented && shownPresentation(presented),
          largestFileBytes: await largestFileFor(deps, unit, by),
          isScanned: deps.scanner.isThere,
        };
      });
      // What is still on its way is its sender's alone until here: of a meeting, its professionals may know of it.
      const coming = await deps.store.within('system', ({ circles }) =>
        circles.coming(by.meeting.id, mostComing),
      );
      return { ...seen, coming: coming.map(announced) };
    },
    give: makeGive(deps, parts.door),
    takeBack: makeTakeBack(deps),
    remove: (by, itemId) => {
      const facts = { action: 'document.bin', targetKind: 'document', targetId: itemId };
      return act(by, facts, async (unit) => {
        await seenItem(unit, by, { id: itemId, action: 'document.change' });
        const at = deps.clock.now();
        const given = await unit.givings.ofMeeting(by.meeting.id);
        await unit.givings.endOf(itemId, by.actor.id, at);
        await unit.items.setBinned(itemId, { by: by.actor.id, at });
        await unit.presentations.endOf(itemId);
        for (const giving of given)
          if (giving.itemId === itemId) await tellLastDay(unit, giving, at);
        await unit.tell({ spaceId: by.meeting.id });
      });
    },
    copy: makeCopyIntoMeeting(deps, parts),
    openings: (by, itemId, query) => {
      const facts = { action: 'document.list-openings', targetKind: 'document', targetId: itemId };
      return act(by, { ...facts, isQuiet: true }, async (unit) => {
        const item = await tracedItem(unit, by, itemId);
        return openingsOf(unit, item.id, query);
      });
    },
  };
}

const onMeeting = (action: string, by: By, isQuiet: boolean): ActName => ({
  action,
  targetKind: 'meeting',
  targetId: by.meeting.id,
  isQuiet,
});

/** A meeting's documents can be looked for before there is one. @throws AppError `not-found` */
async function mustSee({ visits }: Unit, { actor, meeting }: By): Promise<void> {
  const { id, organisationId } = meeting;
  const standing = await visits.standing(id);
  const space = { organisationId, kind: 'meeting', ownerId: null, standing } as const;
  if (!mayInSpace(actor, 'document.see', space)) throw new AppError('not-found');
}

const announced = ({ documentId, madeAt, state, ...coming }: Coming): ComingDocument => ({
  ...coming,
  id: documentId,
  state: state === 'scanning' ? 'checking' : 'refused',
  madeAt: madeAt.toISOString(),
});

const acts = {
  give: 'document.give',
  remove: 'document.change',
  present: 'document.present',
} as const;
type Beside = {
  readonly givings: readonly Giving[];
  readonly pictures: readonly HeldPicture[];
};

const shown = (
  { actor }: By,
  { item, madeAt }: VisitItem,
  { givings, pictures }: Beside,
): MeetingDocument => ({
  id: item.id,
  name: item.name,
  version: item.version,
  sizeBytes: item.file?.sizeBytes ?? 0,
  mediaType: item.file?.mediaType ?? '',
  madeAt: madeAt.toISOString(),
  madeBy: item.madeBy,
  givings: givings.filter(({ itemId }) => itemId === item.id).map(shownGiving),
  comments: item.openComments,
  picture: shownPicture(pictures.find(({ itemId }) => itemId === item.id)),
  may: (['give', 'remove', 'present'] as const).filter(
    (each) =>
      mayOnItem(actor, acts[each], factsOf(item)) &&
      (each !== 'present' || presentable.has(item.file?.mediaType ?? '')),
  ),
});
